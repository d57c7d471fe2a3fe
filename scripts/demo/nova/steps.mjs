import { checkout } from '../checkout.mjs';
import { completeJob, scriptHeader, setUpJob } from '../runner.mjs';

/** A step that runs a script, and what the script prints; `exitCode` where it fails. */
export function script(name, commands, lines, { env = {}, exitCode = 0 } = {}) {
  const end = exitCode === 0 ? [] : [40, `##[error]Process completed with exit code ${exitCode}.`];
  return { name, lines: [...scriptHeader(commands, env), ...lines, ...end, 12] };
}

/**
 * A job between the runner's own first and last step. What follows a step that failed is skipped.
 * @param code Which commit: `{ sha, ref, image }`.
 */
export function job({ name, ordinal, region, actions, code, steps, waits = 0, orphans = [] }) {
  const begun = [setUpJob({ name, region, actions, image: code.image }), checkout(name, code), ...steps];
  const failed = begun.findIndex(({ lines }) => lines?.some((line) => isError(line)));
  const all = begun.map((step, index) => (failed >= 0 && index > failed ? { ...step, lines: null, post: null } : step));
  return { name, ordinal, waits, steps: [...all, completeJob({ actions, orphans })] };
}

export function isError(line) {
  return typeof line === 'string' && line.startsWith('##[error]');
}

/** Which steps only prepare: they run before anything of the repository's own does. */
export const CHECKOUT = 'actions/checkout@v4';
export const PYTHON = 'actions/setup-python@v5';
export const NODE = 'actions/setup-node@v4';
export const CACHE = 'actions/cache@v4';
