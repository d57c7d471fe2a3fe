import type { ExpectedRule } from '../classifiers/evidence/expected.ts';
import type { TriageError } from '../errors.ts';
import { cleanText } from '../log/clean.ts';

const KEYS = ['job', 'branch', 'signature', 'event', 'reason', 'until'] as const;
/** Evidence says it again in one line. */
const REASON_MAX_LENGTH = 300;

/**
 * What `.whyred.yml` lists under `expected`.
 * @param fault Makes the error that is thrown where an entry is wrong.
 */
export function expectedRules(content: unknown, fault: (what: string) => TriageError): ExpectedRule[] {
  if (!Array.isArray(content)) throw fault('expected must be a list of rules');
  return content.map((entry, index) => ruleFrom(entry, (what) => fault(`expected entry ${index + 1} ${what}`)));
}

function ruleFrom(entry: unknown, fault: (what: string) => TriageError): ExpectedRule {
  if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) throw fault('must be a mapping');
  const given: Readonly<Record<string, unknown>> = { ...entry };
  const unknown = Object.keys(given).find((key) => !KEYS.some((known) => known === key));
  if (unknown !== undefined) {
    throw fault(`sets ${unknown}, which whyred does not know; it knows ${KEYS.join(', ')}`);
  }
  const reason = oneText(given, 'reason', fault);
  if (reason.length > REASON_MAX_LENGTH) {
    throw fault(`has a reason of ${reason.length} characters; ${REASON_MAX_LENGTH} are the most`);
  }
  return {
    job: oneText(given, 'job', fault),
    branches: patterns(given, 'branch', fault),
    events: patterns(given, 'event', fault),
    signatures: patterns(given, 'signature', fault),
    reason,
    until: day(given.until, fault),
  };
}

function oneText(
  given: Readonly<Record<string, unknown>>,
  key: 'job' | 'reason',
  fault: (what: string) => TriageError,
): string {
  const text = given[key];
  if (text === undefined) throw fault(`has no ${key}`);
  const shown = typeof text === 'string' ? cleanText(text.replace(/\s+/g, ' ')).trim() : '';
  if (shown === '') throw fault(`needs a text as its ${key}`);
  return shown;
}

function patterns(
  given: Readonly<Record<string, unknown>>,
  key: 'branch' | 'signature' | 'event',
  fault: (what: string) => TriageError,
): string[] {
  const value = given[key];
  // `branch:` with nothing behind it asks for nothing, but whoever wrote it meant something.
  if (value === undefined) return [];
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (list.length === 0 || !list.every((one) => typeof one === 'string' && /^!?[^!]/.test(one))) {
    throw fault(`needs a text or a list of texts as its ${key}; one that begins with * or ! must stand in quotes`);
  }
  return list as string[];
}

function day(value: unknown, fault: (what: string) => TriageError): string | null {
  if (value === undefined) return null;
  if (typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value)) {
    const atMs = Date.parse(`${value}T00:00:00Z`);
    // The 31st of a shorter month is taken for the first of the next one.
    if (!Number.isNaN(atMs) && new Date(atMs).toISOString().startsWith(value)) return value;
  }
  throw fault('needs a day as its until, such as 2026-12-31');
}
