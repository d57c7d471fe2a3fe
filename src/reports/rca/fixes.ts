import { fillIn } from '../../classifiers/advice.ts';
import type { KnownCause, RunFacts } from '../../classifiers/rca-facts.ts';
import type { RelatedCause } from '../../classifiers/related.ts';
import type { Failure, Fix } from '../../domain.ts';
import {
  type Block,
  code,
  fenced,
  type Language,
  list,
  paragraph,
  say,
  strong,
  type Words,
} from '../document/blocks.ts';
import { proseOf, withRun } from './words.ts';

/** What can be done, each with what speaks for it, and which is recommended. */
export function fixOptions({ fixes, advice }: Failure): Block[] {
  if (advice.length === 0 && fixes.length === 0) return [];
  if (fixes.length === 0) return advice.length === 1 ? [paragraph(withCode(advice[0]!))] : [list(advice.map(withCode))];
  const [only] = fixes;
  if (fixes.length === 1 && only !== undefined)
    return [paragraph(say`${strong(say`${proseOf(only.title)}:`)} ${proseOf(only.why)}`)];
  const recommended = fixes.findIndex((one) => one.recommended);
  return [
    list(
      fixes.map(
        ({ title, why }, at) => say`${strong(say`Option ${letterOf(at)}: ${proseOf(title)}.`)} ${proseOf(why)}`,
      ),
    ),
    ...(recommended < 0 ? [] : [paragraph(say`${strong('Recommendation:')} option ${letterOf(recommended)}.`)]),
  ];
}

/** How it is kept from coming back; none where the catalogue does not say. */
export function prevention(known: KnownCause | undefined, { signature, unexplained }: Failure): Block[] {
  const all = unexplained ? [] : (known?.prevent ?? []);
  return all.length === 0 ? [] : [list(all.map((one) => proseOf(fillIn(one, signature?.captures ?? {}))))];
}

/** What to look at or to run is copied whole. */
function withCode(advice: string): Words {
  const [, lead, named] = /^(Run it alone: |Look at |Open )(.+)$/.exec(advice) ?? [];
  return lead === undefined || named === undefined ? proseOf(advice) : say`${lead}${code(named)}`;
}

/** The snippets of the fixes, with this log's names. */
export function implementation({ job, failure: { fixes } }: RelatedCause['lead'], told: RunFacts | null): Block[] {
  return fixes.flatMap((fix, at): Block[] => {
    const { snippet, title } = fix;
    if (snippet === null) return [];
    const lead = fixes.length === 1 ? [] : [paragraph(say`Option ${letterOf(at)}: ${proseOf(title)}`)];
    return [...lead, fenced(withRun(snippet.trimEnd(), told, job).split('\n'), languageOf(snippet))];
  });
}

/** Is one of the fixes made in a workflow or another YAML file? */
export function isMadeInYaml({ fixes }: { readonly fixes: readonly Fix[] }): boolean {
  return fixes.some(({ snippet }) => snippet !== null && languageOf(snippet) === 'yaml');
}

export function letterOf(index: number): string {
  return String.fromCodePoint('A'.codePointAt(0)! + index);
}

function languageOf(snippet: string): Language {
  const first = snippet.split('\n').find((line) => line.trim() !== '' && !/^\s*#/.test(line)) ?? '';
  if (/^\s*(?:- )?[\w.-]+:(?: |$)/.test(first)) return 'yaml';
  return /^\s*(?:sudo |npm |npx |git |docker |pip |python |gh |kubectl |apt-get |cargo |go |export )/.test(first)
    ? 'sh'
    : 'text';
}
