import { type Block, code, paragraph, say, tableOf, type Words } from '../document/blocks.ts';
import { counted } from '../layout.ts';
import type { PassDocument } from '../range/stretches.ts';
import { bold } from '../range/words.ts';
import type { PinFacts, PinJob, PinResult, PinStretch } from './facts.ts';
import { issueWords } from './words.ts';

/** How each job ended before and after. Jobs that passed both times, with as many tests, are counted. */
export function resultsBlocks({ stretches }: Pick<PinFacts, 'stretches'>): Block[] {
  if (stretches.length === 0) return [paragraph('No job was decided in these runs.')];
  return stretches.flatMap((one) => stretchBlocks(one, stretches.length > 1));
}

/** `12/14` */
export function share({ passed, of }: Pick<PassDocument, 'passed' | 'of'>): string {
  return `${passed}/${of}`;
}

function stretchBlocks({ workflow, branch, before, after, jobs }: PinStretch, isOneOfSeveral: boolean): Block[] {
  const telling = jobs.filter(isTelling);
  const rest = jobs.length - telling.length;
  const where = branch === null ? [] : say` on ${code(branch)}`;
  const hasTests = telling.some((one) => one.before?.tests != null || one.after?.tests != null);
  return [
    ...(isOneOfSeveral ? [paragraph(say`${bold(workflow)}${where}:`)] : []),
    ...(telling.length === 0
      ? []
      : [
          tableOf(
            ['Job', 'Before', 'After', ...(hasTests ? ['Tests'] : [])],
            telling.map((one) => [[code(one.job)], resultWords(one.before), resultWords(one.after), testWords(one)]),
          ),
        ]),
    ...(rest === 0 ? [] : [paragraph(restWords(rest, telling.length > 0))]),
    paragraph(say`${bold('Overall:')} ${share(before)} → ${bold(share(after))} jobs passed.${expectedWords(jobs)}`),
  ];
}

function expectedWords(jobs: readonly PinJob[]): string {
  const count = jobs.filter(({ after }) => after?.isExpected === true).length;
  return count === 0 ? '' : ` ${counted(count, 'job')} ${count === 1 ? 'is' : 'are'} expected to fail.`;
}

function restWords(count: number, isMore: boolean): string {
  return `${counted(count, isMore ? 'more job' : 'job')} passed before and after.`;
}

function isTelling({ before, after }: PinJob): boolean {
  const isGreen = before?.outcome === 'pass' && after?.outcome === 'pass';
  return !isGreen || before.tests !== null || after.tests !== null;
}

function resultWords(result: PinResult | null): Words {
  if (result === null) return '—';
  if (result.outcome === 'pass') return 'passed';
  return result.issues.length === 0 ? [bold('failed')] : say`${bold('failed')} (${issueWords(result.issues)})`;
}

/** `5/8 → 8/8`; what is not known is left out. */
function testWords({ before, after }: PinJob): Words {
  const [first, last] = [before?.tests ?? null, after?.tests ?? null];
  if (first === null || last === null)
    return first === null
      ? last === null
        ? ''
        : share({ ...last, of: last.total })
      : `${share({ ...first, of: first.total })} → ?`;
  const [from, to] = [`${first.passed}/${first.total}`, `${last.passed}/${last.total}`];
  return from === to ? to : say`${from} → ${bold(to)}`;
}
