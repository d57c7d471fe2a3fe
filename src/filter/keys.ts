import { CATEGORIES } from '../domain.ts';
import type { Field } from './filter.ts';
import { STATE_SYNONYMS, STATES } from './states.ts';

/** What can stand before a colon. */
export type Key = Exclude<Field, 'text'>;

export interface KeyMeaning {
  /** In a few words, for help and completion. */
  readonly what: string;
  readonly example: string;
  /** Other names of the key. */
  readonly short: readonly string[];
}

/** In the order in which they are offered. */
export const KEYS: Readonly<Record<Key, KeyMeaning>> = {
  is: { what: 'how the run ended', example: 'is:failed', short: ['conclusion', 'status'] },
  branch: { what: 'branch', example: 'branch:release/*', short: [] },
  workflow: { what: 'name or file of the workflow', example: 'workflow:ci.yml', short: ['wf'] },
  job: { what: 'name of a job', example: 'job:~e2e', short: [] },
  step: { what: 'a step that failed or was stopped', example: 'step:~migrat', short: [] },
  verdict: { what: 'whose fault it is', example: 'verdict:flaky', short: [] },
  certainty: { what: 'how sure the verdict is', example: 'certainty:confirmed', short: [] },
  sig: { what: 'id of the known cause', example: 'sig:postgres/*', short: ['signature'] },
  category: { what: 'what kind of thing failed', example: 'category:network', short: ['cat'] },
  fingerprint: { what: 'the same failure in any run', example: 'fp:6f1c0a9be4d20c11', short: ['fp'] },
  attempts: { what: 'how often it was started', example: 'attempts:>1', short: ['attempt'] },
  age: { what: 'how long ago (m h d w)', example: 'age:<7d', short: [] },
  since: { what: 'created then or later, in UTC', example: 'since:2026-11-01', short: [] },
  until: { what: 'created then or earlier, in UTC', example: 'until:2026-11-30', short: [] },
  event: { what: 'what started it', example: 'event:pull_request', short: [] },
  actor: { what: 'login of who started it', example: 'actor:octocat', short: ['user'] },
  repo: { what: 'repository', example: 'repo:acme/nova', short: ['repository'] },
  sha: { what: 'commit, or how it begins', example: 'sha:1f3c9ab', short: ['commit'] },
  id: { what: 'number of the run', example: 'id:20228246170', short: ['run'] },
};

export const KEY_NAMES = Object.keys(KEYS) as readonly Key[];

/** Every name that stands for a key, in lower case. */
const NAMES: ReadonlyMap<string, Key> = new Map(
  KEY_NAMES.flatMap((key) => [key, ...KEYS[key].short].map((name) => [name, key] as const)),
);

/** Null when there is no such key. */
export function keyOf(name: string): Key | null {
  return NAMES.get(name.toLowerCase()) ?? null;
}

interface Words {
  readonly words: readonly string[];
  readonly synonyms: Readonly<Record<string, string>>;
}

/** Keys that take no other words than these. */
export const CLOSED: Readonly<Partial<Record<Key, Words>>> = {
  is: { words: Object.keys(STATES), synonyms: STATE_SYNONYMS },
  verdict: {
    words: ['flaky', 'infrastructure', 'genuine', 'broken-base', 'expected', 'uncertain'],
    synonyms: { infra: 'infrastructure' },
  },
  certainty: { words: ['confirmed', 'likely'], synonyms: {} },
  category: { words: CATEGORIES, synonyms: {} },
};

/** What is often wanted of keys that take more than this. */
export const USUAL: Readonly<Partial<Record<Key, readonly string[]>>> = {
  event: ['push', 'pull_request', 'schedule', 'workflow_dispatch', 'merge_group', 'release', 'pull_request_target'],
  attempts: ['>1', '1'],
  age: ['<1h', '<1d', '<7d', '<4w', '>4w'],
};
