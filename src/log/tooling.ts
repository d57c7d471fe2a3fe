import type { LogLine, Tooling } from '../domain.ts';
import type { Lines } from './structure/structure.ts';

/** Lines at which a job still sets itself up; a matrix of composite actions needs about a hundred. */
const LINES_MAX = 400;
const ACTIONS_MAX = 100;

/**
 * What a job ran with, from the first lines of its log or of the file of its step "Set up job". Null when they do not tell.
 * What its steps print is not looked at.
 */
export function toolingOf({ text, first, last }: Lines): Tooling | null {
  const told: Told = { image: null, version: null, system: [], runner: null, actions: new Map() };
  let group: string | null = null;
  for (const line of text.lines(first, Math.min(last, first + LINES_MAX - 1))) {
    if (endsSetUp(line)) break;
    if (line.marker === 'group') group = line.text;
    else if (line.marker === 'endgroup') group = null;
    else if (group === null) take(line.text, told);
    else takeOfGroup(group, line.text, told);
  }
  const actions = [...told.actions.values()];
  // Machines of one's own tell no image; what they run is better than nothing.
  const image = told.image ?? (told.system.length === 0 ? null : told.system.join(' '));
  if (image === null && told.runner === null && actions.length === 0) return null;
  return { image, imageVersion: told.image === null ? null : told.version, runner: told.runner, actions };
}

interface Told {
  image: string | null;
  version: string | null;
  /** `Ubuntu`, `24.04.3`, `LTS`. */
  readonly system: string[];
  runner: string | null;
  /** By name and ref. */
  readonly actions: Map<string, Tooling['actions'][number]>;
}

/** The runner's last word on its set-up, or the head of the first step. */
function endsSetUp({ text, marker }: LogLine): boolean {
  return text.startsWith('Complete job name: ') || (marker === 'group' && text.startsWith('Run '));
}

/** All of these are what actions/runner prints: `JobExtension.cs`, `ActionManager.cs`. */
const RUNNER = /^Current runner version: '(?<version>[\w.+-]{1,40})'$/;
const DOWNLOAD =
  /^Download action repository '(?<name>[^'\s@]{1,200})@(?<ref>[^'\s]{1,200})' \(SHA:(?<sha>[0-9a-f]{7,64})\)$/;

function take(text: string, told: Told): void {
  const runner = RUNNER.exec(text)?.groups;
  if (runner !== undefined) told.runner ??= runner.version!;
  const action = DOWNLOAD.exec(text)?.groups;
  if (action !== undefined) add(told, action.name!, action.ref!, action.sha!);
}

/** An action that comes as a package: `Download immutable action package 'actions/checkout@v4'`. */
const PACKAGE = /^Download immutable action package '(?<name>[^'\s@]{1,200})@(?<ref>[^'\s]{1,200})'$/;
const SOURCE = /^Source commit SHA: (?<sha>[0-9a-f]{7,64})$/;

function takeOfGroup(group: string, text: string, told: Told): void {
  // Until 2022 the image was called an environment.
  if (group === 'Runner Image' || group === 'Virtual Environment') {
    told.image ??= /^(?:Image|Environment): (?<name>\S{1,100})$/.exec(text)?.groups?.name ?? null;
    told.version ??= /^Version: (?<version>\S{1,100})$/.exec(text)?.groups?.version ?? null;
  } else if (group === 'Operating System') {
    if (told.system.length < SYSTEM_LINES && text.trim() !== '') told.system.push(text.trim().slice(0, 100));
  } else {
    const action = PACKAGE.exec(group)?.groups;
    const sha = action === undefined ? undefined : SOURCE.exec(text)?.groups?.sha;
    if (sha !== undefined) add(told, action!.name!, action!.ref!, sha);
  }
}

/** Name, version, edition. */
const SYSTEM_LINES = 3;

function add({ actions }: Told, name: string, ref: string, sha: string): void {
  const key = `${name}@${ref}`;
  if (actions.size < ACTIONS_MAX && !actions.has(key)) actions.set(key, { name, ref, sha });
}
