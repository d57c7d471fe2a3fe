import { code, type Inline, link, say, strong, type Words } from '../document/blocks.ts';
import { duration } from '../layout.ts';
import type { CauseDocument, CommitDocument, LineDocument, Name, RunDocument } from './documents.ts';

const SHA_SHOWN = 7;

/** `CI #12`, linked. */
export function runWords({ workflow, number, url }: Pick<RunDocument, 'workflow' | 'number' | 'url'>): Inline | Words {
  return link(`${workflow} #${number}`, url);
}

/** `1f3c9ab Rework search`, the commit linked. */
export function commitWords({ sha, title, url }: CommitDocument): Words {
  return say`${link([code(sha.slice(0, SHA_SHOWN))], url)} ${title}`;
}

export function shortCommit({ sha, url }: Pick<CommitDocument, 'sha' | 'url'>): Inline | Words {
  return link([code(sha.slice(0, SHA_SHOWN))], url);
}

export function nameWords({ text, isLine }: Name): Inline | Words {
  return isLine ? code(shortened(text)) : text;
}

/** What a cause is called in a heading or a table. */
export function causeName({ title, detail, shown, jobs }: CauseDocument): Words {
  if (title !== null) return detail === null ? title : say`${title} (${code(shortened(detail, DETAIL_MAX_LENGTH))})`;
  if (shown !== null) return [code(shortened(shown.text))];
  return say`${code(jobs[0] ?? 'a job')} failed, and no log says why`;
}

/** `line 12 of Run tests in test (20)`, linked. */
export function placeWords({ job, step, line, url }: LineDocument): Words {
  const where = step === null ? say`${code(job)}, line ${line}` : say`${code(job)}, step ${code(step)}, line ${line}`;
  return [link(where, url)].flat();
}

export function bold(words: Words): Inline {
  return strong(words);
}

/** `2026-11-01 10:00`; the document says that it is UTC. */
export function clock(time: string): string {
  return time.slice(0, 16).replace('T', ' ');
}

/** `2026-11-01 10:00 to 11:30`; a day that is the same is said once. */
export function span(from: string, until: string): string {
  const [begin, end] = [clock(from), clock(until)];
  if (begin === end) return begin;
  return `${begin} to ${begin.slice(0, 10) === end.slice(0, 10) ? end.slice(11) : end}`;
}

/** Whole minutes from an hour on, days from two on: `25m`, `3h 5m`, `4d 2h`. */
export function lasted(ms: number): string {
  const hours = Math.floor(ms / 3_600_000);
  if (hours < 48) return duration(ms);
  const rest = hours % 24;
  return `${Math.floor(hours / 24)}d${rest === 0 ? '' : ` ${rest}h`}`;
}

const NAME_MAX_LENGTH = 120;
const DETAIL_MAX_LENGTH = 60;

/** Of a line that names something; all of it stands with the evidence. */
export function shortened(text: string, max = NAME_MAX_LENGTH): string {
  // pytest's own mark in front of what it explains.
  const signs = [...text.trim().replace(/^E {2,}/, '')];
  return signs.length <= max
    ? signs.join('')
    : `${signs
        .slice(0, max - 1)
        .join('')
        .trimEnd()}…`;
}
