import type { Category, Problem, TestReport } from '../domain.ts';
import { normalise } from './normalise.ts';
import { shorten } from './shorten.ts';
import type { Finding } from './signatures.ts';

/**
 * Do two failures with this fingerprint have more in common than that both failed? Asks what the fingerprint is made of, in its
 * order. What a step is called, and what kind the words make of it, tells no failure from another.
 * @param finding What was recognised on the line itself.
 */
export function isSpecific(
  text: string,
  category: Category,
  finding: Finding | null,
  tests: TestReport | null,
  problems: readonly Problem[],
): boolean {
  if (category === 'cancelled') return false;
  const signature = finding?.signature ?? null;
  if (signature?.tier === 'cause') return !signature.generic;
  if (tests?.failures.some(({ id }) => id !== '')) return true;
  if (problems.some(({ severity }) => severity === 'error')) return true;
  if (signature === null) return saysWhy(text);
  // The catalogue knows what a symptom means: little is needed besides.
  return !signature.generic && weightOf(text) > 0;
}

/** Words that a line must have besides those of every failure. Fewer are a name: of a tool, a target, a package. */
const TELLING_WORDS = 3;

/** Does a line that nobody knows say more than that something failed, or which command did? */
export function saysWhy(text: string): boolean {
  return !EXIT.test(text) && weightOf(text) >= TELLING_WORDS;
}

/** The end of a command, unless its own message stands behind it. 404 and the like are no exit codes, but HTTP's. */
const EXIT =
  /\b(?:exit(?:ed|s|ing)?(?: with)?|(?:failed|finished|ended|terminated|completed|returned)(?: with)?(?: an?)?)(?: (?:error|exit|return|non-?zero))*\W{0,3}(?:code|status|value)?\W{0,4}-?(?![45]\d\d\b)\d+(?!.*\b(?:fatal|error|panic|exception): \S)|\breturned (?:a )?non-?zero\b|\bdidn't exit successfully/i;

/** How much is said, in words: each different one once. What code has a name for counts twice. */
function weightOf(text: string): number {
  const said = normalise(shorten(text)).replace(PLACES, ' ');
  const words = new Set([...said.matchAll(WORD)].map(([word]) => word).filter(isTelling));
  return [...words].reduce((weight, word) => weight + (CODE_NAME.test(word) ? 2 : 1), 0);
}

/** What `normalise` masked; paths, and names of files and hosts: where, and not what. A class has a capital, and stays. */
const PLACES = /<\w+>|\S*[/\\]\S*|(?<![\w.])[\w-]+(?:\.[\w-]+)*\.[\da-z_-]+(?![\w.(])/g;

const WORD = /\p{L}[\p{L}\p{N}_]*/gu;

/** `TypeError`, `no_such_key`, `TS2322`, `ECONNRESET`. */
const CODE_NAME = /\p{Ll}\p{Lu}|\p{L}_\p{L}|^[A-Z]{1,6}\d{2,}$|^E[A-Z]{4,}$/u;

/** A commit's id may have no digit, and then `normalise` leaves it. */
const HEX = /^[\da-f]{7,}$/i;

function isTelling(word: string): boolean {
  return word.length > 1 && !HEX.test(word) && !EMPTY.has(word.toLowerCase());
}

/** What every tool says of every failure, and what holds a sentence together. */
const EMPTY: ReadonlySet<string> = new Set(
  `abnormally abort aborted aborting above again all an and any are as assert assertion at be been below build building builds
  but by can check checks code command commands complete completed could deploy deployment details did didn do does done due
  during end ended err error errors exception execute executed execution exit exited fail failed failing fails failure failures
  false fatal finished for found from has have if in info is it its job jobs kill killed log logs main make message more no
  non none nonzero not null occurred of ok on one or out output passed pipeline please process processes reason result results
  return returned run runner running script scripts see sigabrt sigint sigkill signal sigsegv sigterm skipped some something
  stage status step steps stop stopped success successful successfully target task tasks terminated test tests than that the
  there this to total true undefined unexpected unexpectedly unknown unsuccessful up warning warnings was went were what when
  while will with without workflow wrong you your zero`.split(/\s+/),
);
