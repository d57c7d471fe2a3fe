import type { TriageError } from '../errors.ts';
import { nearest } from '../filter/nearest.ts';
import { RUN_ORDERS, type RunOrder } from '../filter/orders.ts';
import { parseFilter } from '../filter/parse.ts';
import { cleanText } from '../log/clean.ts';

/** A filter with a name. */
export interface View {
  /** In one line. */
  readonly name: string;
  /** As it is written: ages count back from when it is used. */
  readonly filter: string;
  /** Null: the newest first. */
  readonly sort: RunOrder | null;
}

const KEYS = ['name', 'filter', 'sort'] as const;
/** A title in a list. */
const NAME_MAX_LENGTH = 60;

/**
 * What `.whyred.yml` lists under `views`.
 * @param fault Makes the error that is thrown where an entry is wrong.
 */
export function viewSettings(content: unknown, fault: (what: string) => TriageError): View[] {
  if (!Array.isArray(content)) throw fault('views must be a list of views');
  const views: View[] = [];
  for (const [index, entry] of content.entries()) {
    const view = viewFrom(entry, (what) => fault(`views entry ${index + 1} ${what}`));
    const same = views.findIndex(({ name }) => name.toLowerCase() === view.name.toLowerCase());
    if (same !== -1) throw fault(`views entries ${same + 1} and ${index + 1} are both called ${view.name}`);
    views.push(view);
  }
  return views;
}

function viewFrom(entry: unknown, fault: (what: string) => TriageError): View {
  if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) throw fault('must be a mapping');
  const given: Readonly<Record<string, unknown>> = { ...entry };
  const unknown = Object.keys(given).find((key) => !KEYS.some((known) => known === key));
  if (unknown !== undefined) {
    const near = nearest(unknown, KEYS);
    const hint = near === null ? `it knows ${KEYS.join(', ')}` : `did you mean ${near}?`;
    throw fault(`sets ${cleanText(unknown)}, which whyred does not know; ${hint}`);
  }
  return { name: nameIn(given.name, fault), filter: filterIn(given.filter, fault), sort: sortIn(given.sort, fault) };
}

function nameIn(value: unknown, fault: (what: string) => TriageError): string {
  if (value === undefined) throw fault('has no name');
  const name = typeof value === 'string' ? cleanText(value.replace(/\s+/g, ' ')).trim() : '';
  if (name === '') throw fault('needs a text as its name');
  if (name.length > NAME_MAX_LENGTH) {
    throw fault(`has a name of ${name.length} characters; ${NAME_MAX_LENGTH} are the most`);
  }
  return name;
}

function filterIn(value: unknown, fault: (what: string) => TriageError): string {
  if (value === undefined) throw fault('has no filter');
  if (typeof value !== 'string') throw fault('needs a text as its filter, in quotes where it begins with !');
  const filter = value.replace(/\s+/g, ' ').trim();
  // What an age counts back from does not matter to whether it is one.
  const parsed = parseFilter(filter, 0);
  if ('filter' in parsed) return filter;
  const { column, message, suggestion } = parsed.errors[0]!;
  const hint = suggestion === null || suggestion === '' ? '' : ` Did you mean ${suggestion}?`;
  throw fault(`has a filter with a mistake at column ${column}: ${cleanText(`${message}${hint}`).replace(/\.$/, '')}`);
}

function sortIn(value: unknown, fault: (what: string) => TriageError): RunOrder | null {
  if (value === undefined) return null;
  const sort = RUN_ORDERS.find((known) => known === value);
  if (sort !== undefined) return sort;
  const near = typeof value === 'string' ? nearest(value, RUN_ORDERS) : null;
  const hint = near === null ? '' : `; did you mean ${near}?`;
  throw fault(`needs one of ${RUN_ORDERS.join(', ')} as its sort${hint}`);
}
