import type { LogFormat, LogStep } from '../../domain.ts';
import type { GithubFormat } from '../format.ts';
import { closeSteps, type Draft, type Ending, type Lines, linesWith, type Structure, wholeStep } from './structure.ts';

/** Where a system begins a step, and the words with which it ends a job. */
interface Dialect {
  /** Text that stands in every line that begins a step. */
  readonly needle: string | null;
  /** The step's name, from the raw line. */
  readonly start: RegExp | null;
  /** Steps that prepare or tidy up. */
  readonly kind: (name: string) => LogStep['kind'];
  /** Words among the last lines; the last line that holds one decides. */
  readonly endings: readonly (readonly [RegExp, Ending])[];
}

const run = (): LogStep['kind'] => 'run';

const DIALECTS: Readonly<Record<Exclude<LogFormat, GithubFormat>, Dialect>> = {
  gitlab: {
    needle: 'section_start:',
    start: /section_start:\d+:(?<name>[\w.-]+)/,
    kind: (name) =>
      /^(?:resolve_secrets|prepare_|get_sources|restore_cache|download_artifacts)/.test(name)
        ? 'set-up'
        : /^(?:after_script|upload_|archive_|cleanup_)/.test(name)
          ? 'post'
          : 'run',
    endings: [
      [/^Job succeeded$/, 'success'],
      [/ERROR: Job failed: execution took longer than/, 'timed-out'],
      [/ERROR: Job failed: canceled/, 'cancelled'],
      [/ERROR: Job failed/, 'failure'],
    ],
  },
  travis: {
    // Behind a fold that ends, the script goes on.
    needle: 'travis_fold:',
    start: /travis_fold:(?:start:(?<name>[\w.-]+)|end:(?<ended>[\w.-]+))/,
    kind: (name) =>
      /^(?:worker_info|system_info|git|cache(?!\.2$)|services|apt|nvm|rvm)/.test(name)
        ? 'set-up'
        : /^after_|^cache\.2$/.test(name)
          ? 'post'
          : 'run',
    endings: [
      [/^Done\. Your build exited with 0\./, 'success'],
      [
        /^Done\. Your build exited with \d+\.|^The command .* (?:exited with [1-9]\d*|failed and exited with \d+)/,
        'failure',
      ],
      [/^The job exceeded the maximum time limit|^No output has been received in the last/, 'timed-out'],
      [/^Done: Job Cancelled/, 'cancelled'],
    ],
  },
  jenkins: {
    needle: '[Pipeline] { (',
    start: /\[Pipeline\] \{ \((?<name>[^)\n]{1,200})\)/,
    kind: (name) =>
      /^Declarative: (?:Checkout|Tool)/.test(name) ? 'set-up' : /^Declarative: Post/.test(name) ? 'post' : 'run',
    endings: [
      [/^Finished: SUCCESS/, 'success'],
      [/^Finished: ABORTED/, 'cancelled'],
      [/^Finished: (?:FAILURE|UNSTABLE)/, 'failure'],
    ],
  },
  taskcluster: {
    needle: null,
    start: null,
    kind: run,
    endings: [
      [/max run time exceeded/, 'timed-out'],
      [/Unsuccessful task run with exit code: |^Aborting task|^Task aborted/, 'failure'],
      [/Successful task run with exit code: 0/, 'success'],
    ],
  },
  circleci: {
    needle: null,
    start: null,
    kind: run,
    endings: [
      [/^Exited with code exit status 0$/, 'success'],
      [/^Exited with code exit status \d+$/, 'failure'],
      [/^Too long with no output/, 'timed-out'],
    ],
  },
  // What people copy from GitHub's pages has lost its time stamps, and the runner's marks are words.
  plain: {
    needle: null,
    start: null,
    kind: run,
    endings: [
      [/^(?:Error: )?The operation was canceled\.$/, 'cancelled'],
      [
        /^(?:Error: )?(?:Process completed with exit code [1-9]\d*\.|Docker run failed with exit code [1-9]\d*$|The process '.{1,300}' failed with exit code [1-9])/,
        'failure',
      ],
    ],
  },
};

/** What yarn, AppVeyor, Gradle and Python's unittest say last, and only when all went well. */
const ENDED_WELL = /^(?:✨ +)?Done in [\d.]+ ?m?s\.?$|^Build success$|^BUILD SUCCESSFUL\b|^OK(?: \(.{1,60}\))?$/;

/** How many lines at the end may hold the words that end a job. */
const ENDING_LINES = 60;
const EXIT_CODE = /(?:exit(?:ed with)? (?:code|status):?|exited with(?: code)?) '?(-?\d+)/;

export function otherStructure(lines: Lines, format: keyof typeof DIALECTS): Structure {
  const dialect = DIALECTS[format];
  const ending = endingOf(lines, dialect, format);
  const drafts = draftsOf(lines, dialect);
  if (drafts.length === 0) return { steps: [wholeStep(lines, ending, exitCodeOf(lines))], ending, jobName: null };
  // Only the end says that something failed, so the last step that does the job's own work is the one.
  const skipped = linesWith(lines, 'skipped due to earlier failure');
  const ran = (draft: Draft, index: number): boolean =>
    draft.kind === 'run' &&
    !skipped.some((line) => line >= draft.firstLine && line < (drafts[index + 1]?.firstLine ?? lines.last + 1));
  const guilty = drafts.findLast(ran) ?? drafts.findLast((draft) => draft.kind !== 'post');
  const steps = closeSteps(drafts, lines, (draft) =>
    draft === guilty
      ? { conclusion: ending, exitCode: exitCodeOf(lines) }
      : { conclusion: draft.kind === 'post' ? 'unknown' : 'success', exitCode: null },
  );
  return { steps, ending, jobName: null };
}

function draftsOf(lines: Lines, { needle, start, kind }: Dialect): Draft[] {
  if (needle === null || start === null) return [];
  return linesWith(lines, needle).flatMap((number): Draft[] => {
    const from = lines.text.offsetOf(number);
    const raw = lines.text.bytes.toString('utf8', from, Math.min(lines.text.offsetOf(number + 1), from + 1024));
    const { name: begun, ended } = start.exec(raw)?.groups ?? {};
    // What is behind a fold that tidied up tidies up as well.
    const goesOn = ended !== undefined && kind(ended) === 'post' ? ended : 'script';
    const name = lines.text.clean(begun ?? (ended === undefined ? '' : goesOn));
    return name === '' ? [] : [{ number: null, name, kind: kind(name), firstLine: number }];
  });
}

function endingOf({ text, first, last }: Lines, { endings }: Dialect, format: LogFormat): Ending {
  const tail = text.lines(Math.max(first, last - ENDING_LINES), last);
  // The last word counts: a job that failed may say before that something succeeded.
  for (const { text: said } of tail.reverse()) {
    const found = endings.find(([words]) => words.test(said));
    if (found !== undefined) return found[1];
  }
  const lastWord = tail.find(({ text: said }) => said.trim() !== '')?.text ?? '';
  if (format === 'plain' && ENDED_WELL.test(lastWord)) return 'success';
  return format === 'plain' || format === 'circleci' ? 'unknown' : 'cut-off';
}

function exitCodeOf({ text, first, last }: Lines): number | null {
  for (const { text: words } of text.lines(Math.max(first, last - ENDING_LINES), last).reverse()) {
    const code = EXIT_CODE.exec(words);
    if (code !== null) return Number(code[1]);
  }
  return null;
}
