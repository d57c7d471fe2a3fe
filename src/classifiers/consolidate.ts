import { diagnosticOf } from './diagnostics.ts';
import { normalise } from './normalise.ts';
import type { Ranked } from './ranking.ts';
import { signatureKey } from './signatures.ts';

/** Candidates that belong together, in order of lines -> one for each thing that is said. */
export function consolidate(ranked: readonly Ranked[]): Ranked[] {
  return waiting(repeats(chains(ranked)));
}

/** So often at least says a loop what it waits for. */
const WAITED_TIMES = 3;
const WAITED_POINTS = 5;

/** What was said again and again until the time was up is what was waited for; that it never came is the failure. */
function waiting(ranked: readonly Ranked[]): Ranked[] {
  const end = ranked.find(({ role, finding }) => role === 'error' && finding?.signature.category === 'timeout');
  if (end === undefined) return [...ranked];
  return ranked.map((one) =>
    one.times < WAITED_TIMES || one.line > end.line || one === end
      ? one
      : { ...one, score: one.score - WAITED_POINTS, why: [...one.why, 'said until the time was up'] },
  );
}

/** From here on even a known message is what a loop printed. A test or a compiler repeats one for each place instead. */
const POLLED_TIMES = 8;

/** How far apart the links of one chain of exceptions may stand: a long stack trace lies between them. */
const CHAIN_LINES = 150;

/** A link that says less than this adds nothing to the one above it ("an unknown error occurred"). */
const LINK_STRENGTH = 2;

/** Of a chain of `Caused by`, the deepest explains. */
function chains(ranked: readonly Ranked[]): Ranked[] {
  const result = [...ranked];
  for (let index = 1; index < result.length; index++) {
    const link = result[index]!;
    if (!link.deeper || (link.finding === null && diagnosticOf(link.text).strength < LINK_STRENGTH)) continue;
    const outer = result[index - 1]!;
    if (link.line - outer.line > CHAIN_LINES || outer.finding?.signature.tier === 'cause') continue;
    result[index - 1] = { ...outer, score: outer.score - 2, why: [...outer.why, 'has a deeper cause'] };
    result[index] = {
      ...link,
      score: Math.max(link.score, outer.score) + 0.5,
      why: [...link.why, 'the deepest cause of a chain'],
    };
  }
  return result;
}

/**
 * What a log says over and over explains less than what it says once. Of lines that say the same, the one that the
 * system marked as an error stands for all, else the first.
 */
function repeats(ranked: readonly Ranked[]): Ranked[] {
  const groups = new Map<string, Ranked[]>();
  for (const one of ranked) {
    const group = sameness(one);
    const others = groups.get(group);
    if (others === undefined) groups.set(group, [one]);
    else others.push(one);
  }
  return [...groups.values()].map((group) => {
    const first = group[0]!;
    if (group.length === 1) return first;
    const words = messageOf(first.text);
    const marked = group.filter((one) => one.role === 'error' && messageOf(one.text) === words);
    // An action that tries again marks each attempt: the last one ended the step.
    const shown = (marked.length === group.length ? marked.at(-1) : marked[0]) ?? first;
    const best = group.reduce((a, b) => (b.score > a.score ? b : a));
    // A known message recurs as well, but a loop that waits for something prints it until it gives up.
    const reported = best.test || best.problem || best.compiler;
    const known = best.finding !== null;
    const often = Math.min(2, Math.log2(group.length) / 3);
    const chatter = !reported && group.length > (known ? POLLED_TIMES : 4) ? often : 0;
    const { test, problem, finding, score } = best;
    return {
      ...shown,
      test,
      problem,
      finding: shown.finding ?? finding,
      // Where a line stands counts for known messages only: chatter may happen to stand last.
      score: (known || reported ? score : shown.score) - chatter,
      why: [...best.why, `printed ${group.length} times`],
      times: group.length,
    };
  });
}

function sameness({ finding, text }: Ranked): string {
  if (finding === null || finding.signature.tier !== 'cause') return messageOf(text);
  return signatureKey(finding);
}

/** What a line says, without the bullet and the exception's name that one reporter prints and another does not. */
function messageOf(text: string): string {
  return normalise(text.replace(/^\s*(?:[→✗×●>]\s+)?(?:[\w.]{0,80}Error: )?/, ''));
}
