import type { Clue, Tooling } from '../../domain.ts';
import type { Chronicle } from '../../history/chronicle.ts';
import { endMs } from '../../history/failed-executions.ts';
import type { Case } from '../case.ts';
import { changedPaths } from '../changed-paths.ts';

/**
 * What a job runs with changed without anybody's doing since it last passed: the machine's image, the commit that an action's tag
 * stands for, the runner itself. Null when nothing did, when one of the logs does not tell, and when this failure was there before.
 */
export function driftClue(one: Case, past: Chronicle): Clue | null {
  const { tooling, greenTooling } = one;
  if (tooling === null || greenTooling === null || greenTooling.runId >= one.own.runId) return null;
  const { tooling: green, runId } = greenTooling;
  const image = imageDrift(green, tooling, one);
  const changes = [...(image === null ? [] : [image]), ...movedActions(green, tooling)];
  const runner = runnerDrift(green, tooling);
  const said = changes.length > 0 || runner === null ? changes : [runner];
  if (said.length === 0 || isOlder(one, runId, past)) return null;
  return {
    kind: 'drift',
    feature: 'drift',
    value: changes.length > 0 ? 1 : RUNNER_ALONE,
    text: `${joined(said)} since the last green run`,
    ref: `run ${runId}`,
  };
}

/** Machines of one hour have several versions of it, and it is made not to matter. */
const RUNNER_ALONE = 0.3;
/** At most so many changes are named. */
const NAMED = 3;

/** Machines that do not tell the version of their image are somebody's own. */
function imageDrift(green: Tooling, now: Tooling, { change }: Case): string | null {
  if (green.imageVersion === null || now.imageVersion === null) return null;
  const isSame = green.image === now.image;
  if (isSame && green.imageVersion === now.imageVersion) return null;
  // Another image may be what the change itself asks for.
  if (!isSame && change !== null && changedPaths(change).some((path) => path.startsWith('.github/'))) return null;
  const name = ({ image, imageVersion }: Tooling) => (isSame ? imageVersion : `${image} ${imageVersion}`);
  return `the machine's image went from ${name(green)} to ${name(now)}`;
}

/** An action under another name or tag is the change's own doing. */
function movedActions(green: Tooling, now: Tooling): string[] {
  const before = new Map(green.actions.map(({ name, ref, sha }) => [`${name}@${ref}`, sha]));
  return now.actions.flatMap(({ name, ref, sha }) => {
    const old = before.get(`${name}@${ref}`);
    return old === undefined || old === sha ? [] : [`${name}@${ref} went from ${short(old)} to ${short(sha)}`];
  });
}

function runnerDrift({ runner: before }: Tooling, { runner: now }: Tooling): string | null {
  return before === null || now === null || before === now ? null : `the runner went from ${before} to ${now}`;
}

function short(sha: string): string {
  return sha.slice(0, 7);
}

/** Did the job fail in this way before it passed with what it ran with then? */
function isOlder({ own, fingerprint, isSpecific }: Case, greenRun: number, past: Chronicle): boolean {
  if (!isSpecific) return false;
  const green = past.ofRun(greenRun).find((one) => one.job === own.job && one.conclusion === 'success');
  // Ids of runs grow with time.
  return past
    .alike(fingerprint)
    .filter((one) => one.workflow === own.workflow && one.job === own.job)
    .some((one) => (green === undefined ? one.runId < greenRun : endMs(one) <= endMs(green)));
}

/** The verb is said once: "a went from 1 to 2, and b from 3 to 4,". */
function joined([first, ...others]: readonly string[]): string {
  const more = others.length < NAMED ? 0 : others.length - (NAMED - 2);
  const rest = others.slice(0, others.length - more).map((one) => one.replace(' went from ', ' from '));
  if (more > 0) rest.push(`${more} more actions`);
  return rest.length === 0 ? first! : `${[first, ...rest.slice(0, -1)].join(', ')}, and ${rest.at(-1)},`;
}
