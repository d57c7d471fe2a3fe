import { fillIn } from '../../classifiers/advice.ts';
import { fillCommand } from '../../classifiers/commands.ts';
import type { Signature } from '../../classifiers/signature.ts';
import type { ExecutedJob, Failure } from '../../domain.ts';
import type { Episode, Sighting } from '../../history/episodes/episodes.ts';
import type { EpisodeLane } from '../../history/episodes/lanes.ts';
import { runAlone } from '../rca/files.ts';
import type { AttemptDocument, CauseDocument, EndingDocument, LineDocument, Name } from './documents.ts';
import { changeDocument, type RangeChanges, runDocument } from './run-documents.ts';

/** What the catalogue knows of a cause. */
export type KnownCause = Pick<Signature, 'id' | 'key' | 'cause' | 'verify' | 'prevent'>;

/** Failed tests that are run alone. */
const ALONE_MAX = 3;

export interface CauseSources {
  /** Address of the repository. */
  readonly repository: string;
  readonly changes: RangeChanges;
  /** By their ids. */
  readonly signatures: ReadonlyMap<string, KnownCause>;
}

export function causeDocument(episode: Episode, { repository, changes, signatures }: CauseSources): CauseDocument {
  const { key, failure, shown, origin, lanes, lastGreen } = episode;
  const range = fixOf(episode);
  const known = failure?.signature == null ? undefined : signatures.get(failure.signature.id);
  const filled = (texts: readonly string[] = []): string[] =>
    texts.map((text) => fillIn(text, failure?.signature?.captures ?? {}));
  const tests = failure?.tests ?? null;
  return {
    key,
    title: failure?.signature?.title ?? null,
    signature: failure?.signature?.id ?? null,
    category: failure?.category ?? 'unknown',
    detail: failure === null ? null : detailOf(failure, known),
    summary: failure === null ? null : summaryOf(failure, known),
    verdict: failure === null ? null : { label: failure.verdict.label, certainty: failure.verdict.certainty },
    shown: failure === null ? null : lineOf(shown, failure),
    excerpt: failure === null ? [] : excerptOf(failure),
    origin:
      origin === null
        ? null
        : {
            ...{ run: origin.run.id, attempt: origin.attempt, job: origin.place.job, url: origin.job?.url ?? null },
            ...{ step: null, line: origin.place.line, text: origin.place.text },
          },
    tests:
      tests === null
        ? null
        : {
            ...{ framework: tests.framework, passed: tests.passed, total: tests.total },
            failures: tests.failures.map(({ id, message }) => ({ id, message })),
          },
    problems: (failure?.problems ?? [])
      .filter(({ severity }) => severity === 'error')
      .map(({ file, line, code, message }) => ({ file, line, code, message })),
    jobs: episode.jobs,
    runs: episode.runs.map(runDocument),
    consequences: episode.consequences.map(nameOf),
    firstRed: attemptDocument(episode.firstRed),
    lastRed: attemptDocument(episode.lastRed),
    lastGreen: lastGreen === null ? null : runDocument(lastGreen),
    ending: endingDocument(episode),
    greens: lanes.flatMap(({ jobKey: job, branch, ending }) =>
      ending.how === 'fixed' || ending.how === 'passed-again'
        ? [{ job, branch, how: ending.how, run: runDocument(ending.firstGreen), attempt: ending.attempt }]
        : [],
    ),
    greenBetween: Math.max(0, ...lanes.map((one) => one.greenBetween)),
    change: range === null ? null : changeDocument(range, changes, repository),
    alone: failure === null ? [] : runAlone(failure, ALONE_MAX),
    verify: (known?.verify ?? []).map((one) => fillCommand(one, failure?.signature?.captures ?? {})),
    prevent: filled(known?.prevent),
  };
}

/** The commits between which it was fixed, where it was red last; null where it was not. */
export function fixOf(episode: Episode): { readonly base: string; readonly head: string } | null {
  const last = lastGreenLane(episode);
  return last === null || last.ending.how !== 'fixed'
    ? null
    : { base: last.lastRed.sha, head: last.ending.firstGreen.sha };
}

type GreenLane = EpisodeLane & { readonly ending: { readonly how: 'fixed' | 'passed-again' } };

/** It went in several jobs, and in one of them last. */
function lastGreenLane({ ending, lanes }: Episode): GreenLane | null {
  const green = lanes.filter((one): one is GreenLane => one.ending.how === ending.how && 'firstGreen' in one.ending);
  const newest = green.toSorted(
    ({ ending: one }, { ending: other }) =>
      one.firstGreen.createdMs - other.firstGreen.createdMs || one.firstGreen.id - other.firstGreen.id,
  );
  return newest.at(-1) ?? null;
}

/** What tells it from others of its kind: `stream_msg_id`. */
function detailOf({ signature }: Failure, known: KnownCause | undefined): string | null {
  const values = (known?.key ?? []).flatMap((name) => signature?.captures[name] ?? []);
  return values.length === 0 ? null : values.join(', ');
}

/** Without the tests, which are told by themselves. */
function summaryOf({ signature, summary, problems, tests }: Failure, known: KnownCause | undefined): string | null {
  if (signature !== null && known !== undefined) return fillIn(known.cause, signature.captures).trim();
  return signature !== null || (problems.length > 0 && tests === null) ? summary : null;
}

/** Of old stores nothing is around it. */
function excerptOf({ rootCause, excerpt }: Failure): CauseDocument['excerpt'] {
  const lines = excerpt.map(({ number: line, text }) => ({
    line,
    text: line === rootCause.line ? rootCause.text : text,
  }));
  return lines.some(({ line }) => line === rootCause.line) ? lines : [{ line: rootCause.line, text: rootCause.text }];
}

/** The repository's configuration says that nobody is to mend it. */
export function isExpected({ failure }: Pick<Episode, 'failure'>): boolean {
  return failure?.verdict.label === 'expected';
}

/** What a failure is called where there is no room for more. */
export function nameOf({ signature, rootCause }: Pick<Failure, 'signature' | 'rootCause'>): Name {
  return signature === null ? { text: rootCause.text, isLine: true } : { text: signature.title, isLine: false };
}

function lineOf({ run, attempt, job }: Sighting, { rootCause, step }: Failure): LineDocument {
  return {
    ...{ run: run.id, attempt, job: job.name, url: lineUrl(job, step, rootCause.line), step: step?.name ?? null },
    ...{ line: rootCause.line, text: rootCause.text },
  };
}

/** GitHub's page of a job jumps to a line of a step, which it counts from the step's beginning. */
function lineUrl({ url, steps }: ExecutedJob, step: Failure['step'], line: number): string | null {
  if (url === null || step === null) return url;
  const number = step.number ?? steps.find(({ name }) => name === step.name)?.number ?? null;
  return number === null ? url : `${url}#step:${number}:${Math.max(1, line - step.firstLine + 1)}`;
}

function attemptDocument({ run, attempt }: Sighting): AttemptDocument {
  return { run: runDocument(run), attempt };
}

function endingDocument(episode: Episode): EndingDocument {
  const green = lastGreenLane(episode);
  if (green !== null) {
    const { ending, lastRed } = green;
    return {
      ...{ how: ending.how, run: runDocument(ending.firstGreen), attempt: ending.attempt },
      lastRed: runDocument(lastRed),
    };
  }
  return episode.ending.how === 'gone' ? { how: 'gone', run: runDocument(episode.ending.run) } : openDocument(episode);
}

/** Where it is open; elsewhere it may have passed long ago. */
function openDocument({ lanes, lastRed }: Episode): EndingDocument {
  const open = lanes.filter(({ ending }) => ending.how === 'open');
  const causes = open.filter(({ isConsequence }) => !isConsequence);
  const own = causes.length > 0 ? causes : open;
  const last = own.at(-1);
  const behind = last?.ending.how === 'open' ? last.ending.otherwiseRed : null;
  return {
    how: 'open',
    jobs: [...new Set(own.map(({ jobKey }) => jobKey))].sort(),
    branches: [...new Set(own.map(({ branch }) => branch))].sort(),
    lastRed: runDocument(last?.lastRed ?? lastRed.run),
    behind: behind === null ? null : runDocument(behind),
  };
}
