import { counted, grouped } from '../../../reports/layout.ts';
import { ago, day } from '../../../reports/moments.ts';
import { plain } from '../../../reports/plain.ts';
import type { SignatureAnswer, SignatureExample, SignatureRow } from '../../../service/signatures.ts';
import { between, cellsOf, toWidth } from '../../look/cells.ts';
import { ascii, type Look } from '../../look/look.ts';
import type { State } from '../../state.ts';
import { ageOf, verdictName, verdictRole } from '../runs/cells.ts';
import { chosenRow } from './rows.ts';
import { countsOf, folded, shareOf, stripOf, TRANSIENCE } from './words.ts';

/** A line of the detail pane; one of an example opens its run. */
export interface DetailLine {
  readonly text: string;
  readonly example: SignatureExample | null;
}

const JOBS_SHOWN = 6;
const NARROW = 44;

/** All that is known of the row under the cursor, from top to bottom. */
export function detailLines(state: State, width: number, look: Look): DetailLine[] {
  const row = chosenRow(state);
  if (row === null) return [];
  const { detail } = state.signatures;
  const answer = detail?.loaded.value ?? null;
  const fault = detail?.loaded.fault ?? null;
  const text = (lines: readonly string[]): DetailLine[] => lines.map((line) => ({ text: line, example: null }));
  return [
    ...text(headOf(row, answer, width, look)),
    ...(fault === null
      ? []
      : text(['', ...folded(`${fault.message} ${fault.hint} ctrl-r tries again.`, width, look).map(look.bad)])),
    ...(answer === null
      ? text(fault === null ? ['', look.dim(ascii('Reading its failures …', look))] : [])
      : [
          ...text(meaningOf(row, answer, width, look)),
          ...text(numbersOf(row, answer, state.nowMs, width, look)),
          ...text(jobsOf(answer, width, look)),
          ...text(wordsOf(answer, state.nowMs, width, look)),
          ...examplesOf(answer, state.nowMs, width, look),
        ]),
  ];
}

function headOf(row: SignatureRow, answer: SignatureAnswer | null, width: number, look: Look): string[] {
  const entry = answer?.entry ?? null;
  const about = [
    ...(row.isKnown ? [] : ['unknown to the catalogue']),
    row.category,
    ...(entry?.tier === 'symptom' ? ['a symptom'] : []),
    ...(entry === null ? [] : [TRANSIENCE[entry.transient]]),
  ];
  return [
    ...folded(plain(row.title), width, look).map(look.strong),
    ...folded(about.join(` ${look.glyphs.dot} `), width, look).map(look.dim),
  ];
}

function meaningOf(row: SignatureRow, { entry, examples }: SignatureAnswer, width: number, look: Look): string[] {
  if (!row.isKnown) {
    return [
      ...testsOf(examples[0], width, look),
      '',
      ...folded('S suggests an entry for the catalogue, so that it has a name and advice.', width, look),
    ];
  }
  if (entry === null) return ['', ...folded('The catalogue has no such entry any more.', width, look)];
  const [best, ...others] = entry.fixes;
  return [
    '',
    ...folded(plain(entry.cause), width, look),
    ...(best === undefined ? [] : ['', ...headed('What to do', width, look)]),
    ...(best === undefined ? [] : folded(`${plain(best.title)}: ${plain(best.why)}`, width, look, 2)),
    ...others.flatMap(({ title }) => folded(`or: ${plain(title)}`, width, look, 2)).map(look.dim),
  ];
}

const TESTS_SHOWN = 3;

/** What failed besides: of a test the assertion alone says little. */
function testsOf(example: SignatureExample | undefined, width: number, look: Look): string[] {
  const failures = example?.failure.tests?.failures ?? [];
  const more = failures.length - TESTS_SHOWN;
  return [
    ...failures.slice(0, TESTS_SHOWN).flatMap(({ id }) => folded(`${look.glyphs.fail} ${plain(id)}`, width, look)),
    ...(more > 0 ? [look.dim(`and ${counted(more, 'more test')}`)] : []),
  ];
}

function numbersOf(row: SignatureRow, answer: SignatureAnswer, nowMs: number, width: number, look: Look): string[] {
  const { runs, jobs, workflows, firstMs, lastMs, afterwards } = answer;
  const { rerun, passed, codes, mixedCodes } = afterwards;
  const line = (name: string, value: string): string => `${look.dim(toWidth(`  ${name}`, 16))}${value}`;
  const label = look[verdictRole(row.label)](verdictName(row.label));
  const moment = (timeMs: number): string =>
    width < NARROW ? ago(timeMs, nowMs) : [...new Set([ago(timeMs, nowMs), day(timeMs)])].join(', ');
  const impact = `runs made red, each half as much for every 30 days of its age`;
  return [
    '',
    ...headed('How often', width, look),
    `  ${countsOf([runs, 'run'], [jobs, 'job'], [workflows.length, 'workflow'])}`,
    line('mostly', `${label}, ${row.labelled} of ${grouped(row.jobs)}`),
    ...(firstMs === null || lastMs === null
      ? []
      : [line('first seen', moment(firstMs)), line('last seen', moment(lastMs))]),
    line('passed again', rerun === 0 ? 'never run again' : shareOf(passed, rerun)),
    line('same commit', `also green: ${grouped(mixedCodes)} of ${grouped(codes)}`),
    line(`${row.weeks.length} weeks`, look.accent(stripOf(row.weeks, look))),
    line('impact', row.impact.toFixed(1)),
    ...folded(impact, width, look, 4).map(look.dim),
  ];
}

function jobsOf({ byJob }: SignatureAnswer, width: number, look: Look): string[] {
  const [first] = byJob;
  if (first === undefined) return [];
  const shown = byJob.slice(0, byJob.length === JOBS_SHOWN + 1 ? JOBS_SHOWN + 1 : JOBS_SHOWN);
  const rest = byJob.slice(shown.length);
  const digits = grouped(first.count).length;
  const bar = Math.max(4, Math.min(16, Math.floor(width / 6)));
  const name = Math.max(8, width - 2 - bar - digits - 2);
  const line = (job: string, count: number): string =>
    `  ${toWidth(plain(job), name, look.glyphs.more)} ${toWidth(look.accent(look.glyphs.bar.repeat(Math.max(1, Math.round((count / first.count) * bar)))), bar)} ${grouped(count).padStart(digits)}`;
  const more = rest.reduce((sum, { count }) => sum + count, 0);
  return [
    '',
    ...headed('Jobs', width, look),
    ...shown.map(({ job, count }) => line(job, count)),
    ...(rest.length === 0
      ? []
      : [look.dim(between(`  ${rest.length} more`, grouped(more), 2 + name + 1 + bar + 1 + digits))]),
  ];
}

function wordsOf({ words }: SignatureAnswer, nowMs: number, width: number, look: Look): string[] {
  if (words.length === 0) return [];
  const scopes = { this: 'one failure', fingerprint: 'this failure', signature: 'this cause' } as const;
  return [
    '',
    ...headed('What people said', width, look),
    ...words
      .slice(0, 5)
      .flatMap(({ label, author, scope, note, atMs }) => [
        `  ${look[verdictRole(label)](verdictName(label))} ${look.dim(`of ${scopes[scope]}, ${author === null ? '' : `${plain(author)}, `}${ago(atMs, nowMs)}`)}`,
        ...(note === null ? [] : folded(plain(note), width, look, 4)),
      ]),
  ];
}

function examplesOf({ examples, jobs }: SignatureAnswer, nowMs: number, width: number, look: Look): DetailLine[] {
  if (examples.length === 0) return [];
  const title = examples.length < jobs ? `Newest ${examples.length} of ${grouped(jobs)}` : 'Examples';
  const text = (line: string): DetailLine => ({ text: line, example: null });
  return [
    text(''),
    ...headed(title, width, look).map(text),
    ...examples.map((example): DetailLine => {
      const { place, job, createdMs, failure } = example;
      const label = look[verdictRole(failure.verdict.label)](verdictName(failure.verdict.label));
      // Where it is narrow, the name of the job tells more than what most of them are.
      const right = ` ${width < NARROW ? '' : `${label} `}${look.dim(ageOf(createdMs, nowMs).padStart(4))}`;
      const left = toWidth(
        `  ${look.accent(`#${place.runId}`)} ${plain(job)}`,
        Math.max(10, width - cellsOf(right)),
        look.glyphs.more,
      );
      return { text: `${left}${right}`, example };
    }),
  ];
}

function headed(title: string, width: number, look: Look): string[] {
  return [`${look.strong(title)} ${look.dim(look.glyphs.border.top.repeat(Math.max(0, width - cellsOf(title) - 1)))}`];
}
