import picocolors from 'picocolors';
import { ANNOTATIONS_FILE } from '../classifiers/annotated.ts';
import { concerns, isJob } from '../classifiers/incidents.ts';
import type { Candidate, Failure, Incident, JobTriage, LogLine, RunRef, Triage, Victim } from '../domain.ts';
import { counted, duration, grouped, truncate, wrap } from './layout.ts';
import { withoutCommands } from './untrusted.ts';
import { percent, verdictWords } from './words.ts';

export interface TextOptions {
  /** Columns of the terminal. */
  readonly width: number;
  readonly colour: boolean;
  /** Candidates shown where whyred is not sure. */
  readonly top: number;
  /** The command that gave this, to be repeated with other options; null when it cannot be. */
  readonly command: string | null;
}

/** Narrower than this nothing can be laid out; wider than that nobody reads a line to its end. */
const WIDTH_MIN = 50;
const WIDTH_MAX = 140;
/** Where the text behind `cause`, `verdict`, `fix` begins. */
const LABEL_COLUMNS = 12;
/** Rows that the explaining line may take. */
const ANSWER_ROWS = 6;
/** From here on an answer is given as one; below, as a guess with what else it could be. */
const ANSWER_CONFIDENCE = 0.6;

/** The triage for a person's eyes: what failed, the line, the cause, what to do. Ends with a line end. */
export function toText(triage: Triage, options: TextOptions): string {
  const page = createPage({ ...options, width: Math.min(WIDTH_MAX, Math.max(WIDTH_MIN, options.width)) });
  page.heading(triage);
  for (const job of triage.jobs) {
    if (job.conclusion === 'failure' && !isTold(job, triage.incidents)) page.job(job, triage);
  }
  page.others(triage);
  page.warnings(triage.warnings);
  page.next(triage);
  return page.text();
}

/** Jobs that are told of with their incident: all but the one whose line stands for it. */
function isTold(job: JobTriage, incidents: readonly Incident[]): boolean {
  return incidents.some(({ victims }) => victims.some((one) => one.how !== 'upstream' && isJob(one, job)));
}

function createPage({ width, colour, top, command }: TextOptions) {
  const paint = picocolors.createColors(colour);
  const lines: string[] = [];
  const put = (line = ''): void => {
    lines.push(withoutCommands(line.trimEnd()));
  };

  /** `  cause     text, wrapped under itself`. */
  const labelled = (label: string, text: string, style: (text: string) => string = (same) => same): void => {
    const pad = ' '.repeat(LABEL_COLUMNS);
    wrap(text, width - LABEL_COLUMNS).forEach((part, index) => {
      put(`${index === 0 ? `  ${paint.dim(label.padEnd(LABEL_COLUMNS - 2))}` : pad}${style(part)}`);
    });
  };

  /** The explaining line is the answer, so it is shown whole; the lines around it are cut to the page. */
  const excerpt = (failure: Failure): void => {
    const { line: cause, endLine, text: answer } = failure.rootCause;
    const digits = grouped(failure.excerpt.at(-1)?.number ?? cause).length;
    const room = width - digits - 7;
    for (const { number, text } of failure.excerpt) {
      const place = grouped(number).padStart(digits);
      if (number < cause || number > endLine) {
        put(`    ${paint.dim(place)}  ${paint.dim(truncate(plain(text), room))}`);
        continue;
      }
      const parts = number === cause ? folded(answer, room).slice(0, ANSWER_ROWS) : [truncate(plain(text), room)];
      parts.forEach((part, index) => {
        put(`  ${paint.red('▌')} ${paint.bold(index === 0 ? place : ' '.repeat(digits))}  ${paint.bold(part)}`);
      });
    }
  };

  const candidates = (others: readonly Candidate[]): void => {
    others.slice(0, top).forEach(({ line, text, why }, index) => {
      labelled(
        index === 0 ? 'perhaps' : '',
        `line ${grouped(line)}: ${truncate(text.trim(), width - LABEL_COLUMNS - 14)}`,
      );
      labelled('', why.join('; '), paint.dim);
    });
  };

  const fixes = (failure: Failure): void => {
    if (failure.fixes.length === 0) {
      failure.advice.forEach((text, index) => {
        labelled(index === 0 ? 'next step' : '', text);
      });
      return;
    }
    failure.fixes.forEach(({ title, why, recommended }, index) => {
      const number = failure.fixes.length > 1 ? `${index + 1} ` : '';
      labelled(
        index === 0 ? 'fix' : '',
        `${number}${title}${recommended && failure.fixes.length > 1 ? ' (recommended)' : ''}: ${why}`,
      );
    });
  };

  const explain = (failure: Failure, { file }: JobTriage): void => {
    const { signature, summary, verdict, rootCause, candidates: all, unexplained } = failure;
    put();
    if (file === ANNOTATIONS_FILE) put(`    ${paint.dim('noted by GitHub, not in the log:')}`);
    excerpt(failure);
    put();
    if (signature !== null && !unexplained) {
      labelled('cause', signature.title, paint.bold);
      labelled('', summary);
    } else {
      labelled('cause', summary, paint.bold);
    }
    labelled('verdict', verdictWords(verdict));
    verdict.evidence.forEach(({ text, weight }, index) => {
      labelled(index === 0 ? 'because' : '', `${text} ${signed(weight)}`);
    });
    fixes(failure);
    if (rootCause.confidence >= ANSWER_CONFIDENCE) {
      const why = all.find((one) => one.line === rootCause.line)?.why ?? [];
      labelled('sure', `${percent(rootCause.confidence)} of the line: ${why.join(', ')}`);
      return;
    }
    labelled('not sure', `the line is right with about ${percent(rootCause.confidence)}`);
    candidates(all.filter((one) => one.line !== rootCause.line));
  };

  return {
    heading({ source, run, jobs, conclusion }: Triage): void {
      const counts = (['failure', 'cancelled', 'success', 'unknown'] as const).flatMap((one) => {
        const count = jobs.filter((job) => job.conclusion === one).length;
        return count === 0 ? [] : [`${count} ${OUTCOMES[one]}`];
      });
      const mark =
        conclusion === 'failure' ? paint.red('✗') : conclusion === 'success' ? paint.green('✓') : paint.yellow('•');
      const ends = `${counted(jobs.length, 'job')}: ${counts.join(', ')}`;
      const title = run === null ? plain(source) : titleOf(run);
      put(`${mark} ${paint.bold(truncate(title, Math.max(10, width - ends.length - 4)))}  ${ends}`);
    },

    job(job: JobTriage, { incidents }: Triage): void {
      put();
      const end = [
        job.step?.exitCode == null ? null : `exit ${job.step.exitCode}`,
        job.durationMs === null || job.durationMs === 0 ? null : `after ${duration(job.durationMs)}`,
      ].filter((part) => part !== null);
      const step = job.step === null || job.step.kind === 'whole' ? '' : ` › ${plain(job.step.name)}`;
      put(
        `${paint.red('✗')} ${paint.bold(truncate(`${plain(job.name)}${step}`, width - 24))}  ${paint.dim(end.join(' '))}`,
      );
      if (job.failures.length === 0) {
        const silent = job.lines === 0 ? 'and there is no log of it.' : 'and its log does not hold why.';
        labelled('', `The job failed, ${silent}`);
      }
      for (const failure of job.failures) explain(failure, job);
      for (const incident of incidents.filter((one) => concerns(one, job))) told(incident, job);
    },

    others({ jobs, incidents }: Triage): void {
      const rest = (conclusion: JobTriage['conclusion']): string[] =>
        jobs.filter((job) => job.conclusion === conclusion && !isTold(job, incidents)).map((job) => plain(job.name));
      const groups = [
        ['cancelled', '•', rest('cancelled'), ''],
        ['unclear', '•', rest('unknown'), ': the log does not say how it ended, and shows no failure'],
        ['passed', '✓', rest('success'), ''],
      ] as const;
      if (groups.every(([, , names]) => names.length === 0)) return;
      put();
      for (const [label, mark, names, note] of groups) {
        if (names.length > 0) labelled(label, `${mark} ${names.join(', ')}${note}`);
        if (label === 'cancelled') for (const why of reasons(jobs)) labelled('', why, paint.dim);
      }
    },

    warnings(warnings: readonly string[]): void {
      if (warnings.length === 0) return;
      put();
      for (const warning of warnings) labelled('warning', plain(warning), paint.yellow);
    },

    next({ jobs }: Triage): void {
      const known = jobs.flatMap((job) => job.failures).find((failure) => failure.signature !== null)?.signature;
      if (!jobs.some((job) => job.failures.length > 0)) return;
      put();
      const commands = [
        ...(known == null ? [] : [`whyred signatures show ${known.id}`]),
        ...(command === null ? [] : [writtenUp(command)]),
      ];
      // A command is copied whole, so each has a line of its own where they do not fit on one.
      const fits = commands.join(' · ').length + 6 <= width;
      if (fits) put(`${paint.dim('next:')} ${commands.join(paint.dim(' · '))}`);
      else for (const [index, one] of commands.entries()) put(`${index === 0 ? paint.dim('next:') : '     '} ${one}`);
    },

    text: () => `${lines.join('\n')}\n`,
  };

  function told({ cause, victims }: Incident, job: JobTriage): void {
    if (!isJob(cause, job)) {
      labelled('caused by', `${plain(cause.job)}, line ${grouped(cause.line)}: ${plain(cause.text)}`);
    }
    const names = (how: Victim['how']): string =>
      victims
        .filter((one) => one.how === how && !isJob(one, job))
        .map((one) => plain(one.job))
        .join(', ');
    if (names('same-cause') !== '') labelled('also red', `${names('same-cause')}: the same cause`);
    if (names('cancelled') !== '') labelled('stopped', `${names('cancelled')}: cancelled because of it`);
  }
}

/** `acme/nova  CI #20228246170  main  1f3c9ab` */
function titleOf({ repo, workflow, id, attempt, branch, sha }: RunRef): string {
  const number = `${workflow === null ? 'run' : plain(workflow)} #${id}${attempt > 1 ? ` attempt ${attempt}` : ''}`;
  const code = [branch, sha?.slice(0, 7)].filter((part) => part != null).map(plain);
  return [plain(repo), number, ...code].join('  ');
}

/** Why jobs were cancelled, where that is known, each reason once. */
function reasons(jobs: readonly JobTriage[]): string[] {
  const cancelled = jobs.filter((job) => job.conclusion === 'cancelled').flatMap((job) => job.failures.slice(0, 1));
  const known = cancelled.filter((failure) => failure.signature !== null && !failure.unexplained);
  return [...new Set(known.map((failure) => `${failure.signature!.title}: ${failure.rootCause.text}`))];
}

const OUTCOMES = { failure: 'failed', cancelled: 'cancelled', success: 'passed', unknown: 'unclear' } as const;

/** Lines of a log and names from outside are clean of control characters already; tabs take room that nobody counts. */
function plain(text: string | LogLine['text']): string {
  return text.replaceAll('\t', '    ');
}

/** `+2.1` */
function signed(weight: number): string {
  return weight < 0 ? `−${Math.abs(weight)}` : `+${weight}`;
}

/** A text in rows of `width` columns, broken anywhere: a log line has no words to be kept whole. */
function folded(text: string, width: number): string[] {
  const rows: string[] = [];
  for (let rest = plain(text); rest !== ''; ) {
    const row = truncate(rest, width);
    const taken = row.length < rest.length && row.endsWith('…') ? row.slice(0, -1) : row;
    rows.push(taken === '' ? rest : taken);
    rest = taken === '' ? '' : rest.slice(taken.length);
  }
  return rows.length === 0 ? [''] : rows;
}

/** The command that writes the same up; an attempt is named by its address there. */
function writtenUp(command: string): string {
  if (command === 'whyred demo') return `${command} --report rca`;
  const isOfAttempt = / --attempt /.test(command);
  return isOfAttempt ? `${command} --format markdown` : command.replace(/^whyred triage /, 'whyred report rca ');
}
