import { resolve } from 'node:path';
import { episodesOf, inOrder, isWithin } from '../../history/episodes/episodes.ts';
import { stretchesOf } from '../../history/episodes/results.ts';
import { successionsOf } from '../../history/episodes/successions.ts';
import { loadConfiguration } from '../../providers/configuration.ts';
import { fixOf } from '../../reports/range/causes.ts';
import { sessionReport } from '../../reports/session/report.ts';
import { sessionFacts } from '../../reports/session/session.ts';
import { openStore } from '../connection.ts';
import { withoutSecretsIn } from '../secrets.ts';
import type { Surroundings } from '../surroundings.ts';
import { deliver } from './deliver.ts';
import type { ReportOptions } from './options.ts';
import { changesBetween, openSources, withGreenTests } from './range-sources.ts';
import { relatedFiles } from './related-files.ts';
import { type RangeOptions, reportRepository, type ToldRange, toldRange } from './told-range.ts';

export interface SessionOptions extends ReportOptions, Omit<RangeOptions, keyof ReportOptions> {}

/** A stretch of work without more being said. */
const SINCE = '6h';

/** Writes up what was worked on in one stretch of time. Returns the exit code. */
export async function sessionCommand(options: SessionOptions, around: Surroundings): Promise<number> {
  const db = await openStore(options, around, { mustExist: true });
  try {
    const repository = await reportRepository(db, options, around);
    const isGiven = (options.since ?? options.from ?? options.until) !== undefined;
    const stored = await toldRange(db, repository, isGiven ? options : { ...options, since: SINCE }, around.nowMs());
    const sources = await openSources(db, stored, options, around);
    try {
      const told = await withGreenTests(stored, db, sources);
      const changes = await changesBetween(commitRanges(told), db, told, sources, around);
      const { root } = await loadConfiguration(around.cwd, options.config);
      const facts = sessionFacts({
        ...{ repository: told.name, runs: told.runs, range: told.range, branch: told.branch, changes },
        signatures: new Map(sources.engine.matcher.signatures.map((one) => [one.id, one])),
        related: await relatedFiles(root, namesIn(told), ownFile(options, around)),
      });
      return await deliver(sessionReport(await withoutSecretsIn(facts, options, around)), options, around);
    } finally {
      await sources.close();
    }
  } finally {
    db.close();
  }
}

/** What is written over does not belong to itself. */
function ownFile({ output }: SessionOptions, { cwd }: Surroundings): string | null {
  return output === undefined || output === '-' ? null : resolve(cwd, output);
}

/** Between which commits it is asked what changed: what is told first comes first. */
function commitRanges({ runs, range }: ToldRange) {
  const known = runs.filter(({ run }) => run.createdMs <= range.untilMs);
  const episodes = episodesOf(known, range);
  const [main] = stretchesOf(runs.filter(({ run }) => isWithin(run, range)));
  return [
    ...(main === undefined ? [] : [{ base: main.before.run.sha, head: main.after.run.sha }]),
    ...episodes.flatMap((one) => fixOf(one) ?? []),
    ...successionsOf(episodes, inOrder(known)).map(({ before, after }) => ({ base: before.sha, head: after.sha })),
  ];
}

/** What documents may name of it. */
function namesIn({ runs, range }: ToldRange): string[] {
  const failures = episodesOf(runs, range).flatMap(({ failure }) => failure ?? []);
  return [
    ...runs.filter(({ run }) => isWithin(run, range)).map(({ run }) => String(run.id)),
    ...failures.flatMap(({ signature, fingerprint }) => [...(signature === null ? [] : [signature.id]), fingerprint]),
  ];
}
