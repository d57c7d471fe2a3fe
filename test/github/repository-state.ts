import { Objects } from './objects.ts';
import { FakePosts } from './posts.ts';
import { type Places, RepositoryObjects } from './repository-objects.ts';
import { asOf } from './world/attempt.ts';
import { buildRun, type Ids, idsAfter, type RunSpec } from './world/build.ts';
import { cancelled, type RerunOf, rerun } from './world/rerun.ts';
import type { World, WorldAttempt, WorldJob, WorldRun } from './world.ts';

export interface Located {
  readonly run: WorldRun;
  readonly attempt: WorldAttempt;
  readonly job: WorldJob;
}

/** A repository as it is now: its world, and what happened to it since the server started. */
export class RepositoryState {
  readonly objects: Objects;
  readonly posts = new FakePosts();
  readonly #world: World;
  readonly #runs = new Map<number, WorldRun>();
  readonly #runOfJob = new Map<number, number>();
  readonly #ids: Ids;
  readonly #rerunPolls: number;
  /** Re-runs that still go on: as they will end, and how often their jobs were asked for. */
  readonly #going = new Map<number, { readonly ended: WorldRun; readonly polls: number }>();
  #newestFirst: readonly WorldRun[] | null = null;
  #names: string[];

  /** @param rerunPolls So often a re-run is still going on when its jobs are asked for. */
  constructor(world: World, places: Places, carriedIds: 'new' | 'same', rerunPolls = 0) {
    this.#world = world;
    this.#rerunPolls = rerunPolls;
    this.#ids = idsAfter(world, carriedIds);
    this.objects = new Objects(new RepositoryObjects(places, world.repository), world.workflows);
    this.#names = world.repository.formerNames.map((name) => name.toLowerCase());
    for (const run of world.runs) this.put(run);
  }

  get world(): World {
    return { ...this.#world, runs: this.newestFirst() };
  }

  get fullName(): string {
    return `${this.#world.repository.owner}/${this.#world.repository.name}`;
  }

  answersTo(fullName: string): 'now' | 'formerly' | null {
    if (fullName.toLowerCase() === this.fullName.toLowerCase()) return 'now';
    return this.#names.includes(fullName.toLowerCase()) ? 'formerly' : null;
  }

  newestFirst(): readonly WorldRun[] {
    this.#newestFirst ??= [...this.#runs.values()].sort((a, b) => b.createdMs - a.createdMs || b.id - a.id);
    return this.#newestFirst;
  }

  run(id: number): WorldRun | null {
    return this.#runs.get(id) ?? null;
  }

  /** By its own id; of a job whose id is in several attempts, as the one that ran it has it. */
  job(id: number): Located | null {
    const run = this.run(this.#runOfJob.get(id) ?? -1);
    if (run === null) return null;
    const all = run.attempts.flatMap((attempt) => attempt.jobs.map((job) => ({ run, attempt, job })));
    return all.find(({ job }) => job.id === id && job.executed) ?? all.find(({ job }) => job.id === id) ?? null;
  }

  put(run: WorldRun): void {
    this.#runs.set(run.id, run);
    for (const attempt of run.attempts) for (const job of attempt.jobs) this.#runOfJob.set(job.id, run.id);
    this.#newestFirst = null;
  }

  add(spec: RunSpec, nowMs: number): WorldRun {
    const number = Math.max(0, ...this.newestFirst().map((run) => run.number)) + 1;
    const run = buildRun(this.#world, { createdMs: nowMs, number, ...spec }, this.#ids);
    this.put(run);
    return run;
  }

  rerun(run: WorldRun, which: RerunOf, actor: string | null, atMs: number): WorldRun {
    const { nextJobId, carriedIds } = this.#ids;
    const ended = rerun(run, which, { atMs, actor, nextJobId, carriedIds });
    this.put(ended);
    if (this.#rerunPolls === 0) return ended;
    this.#going.set(run.id, { ended, polls: 0 });
    return this.#show(run.id);
  }

  /** Its jobs were asked for: what goes on goes on a little. */
  polled({ id }: WorldRun): void {
    const going = this.#going.get(id);
    if (going === undefined) return;
    this.#going.set(id, { ...going, polls: going.polls + 1 });
    this.#show(id);
  }

  cancel(run: WorldRun, nowMs: number): WorldRun {
    this.#going.delete(run.id);
    const stopped = cancelled(run, nowMs);
    this.put(stopped);
    return stopped;
  }

  #show(id: number): WorldRun {
    const { ended, polls } = this.#going.get(id)!;
    const last = ended.attempts.at(-1)!;
    const passedMs = ((last.updatedMs - last.startedMs) * (polls + 1)) / (this.#rerunPolls + 1);
    const isOver = polls >= this.#rerunPolls;
    if (isOver) this.#going.delete(id);
    const attempts = ended.attempts.with(-1, isOver ? last : asOf(last, last.startedMs + passedMs));
    const shown = { ...ended, attempts };
    this.put(shown);
    return shown;
  }
}
