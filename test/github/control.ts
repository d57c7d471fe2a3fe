import { type Answer, json, notFound, refusal } from './answers.ts';
import { FAULT_KINDS, type Fault, type Faults } from './faults.ts';
import type { Journal } from './journal.ts';

/** The fake's own paths, below `/_fake`: for trials by hand, with curl. They are in no journal. */
export function answerControl(method: string, path: string, body: string, faults: Faults, journal: Journal): Answer {
  if (path === '/_fake/journal') return json(journal.calls());
  if (path !== '/_fake/faults') return notFound();
  if (method === 'DELETE') faults.clear();
  if (method === 'POST') {
    const fault = parse(body);
    if (fault === null) {
      const kinds = Object.keys(FAULT_KINDS).join(', ');
      return refusal(422, `Send {"route": "runs", "kind": "…", "hits": {"first": 2}}; kinds: ${kinds}.`);
    }
    faults.add(fault);
  }
  return json(faults.all, {}, method === 'POST' ? 201 : 200);
}

function parse(body: string): Fault | null {
  try {
    const value: unknown = JSON.parse(body);
    if (typeof value !== 'object' || value === null || !('route' in value) || !('kind' in value)) return null;
    return typeof value.route === 'string' && Object.hasOwn(FAULT_KINDS, String(value.kind)) ? (value as Fault) : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
