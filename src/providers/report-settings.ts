import { isAbsolute } from 'node:path/posix';
import type { TriageError } from '../errors.ts';
import { cleanText } from '../log/clean.ts';

/** Where a team's numbered notes are. */
export interface PinFiles {
  /** Below the repository's root, without a slash at its end: `docs/pins`. */
  readonly folder: string;
  /** A file's name with `{number}` once, and `{slug}` once at the most: `PIN-{number}-{slug}.md`. */
  readonly pattern: string;
}

export interface ReportSettings {
  readonly pins: PinFiles;
  readonly publish: {
    /** Of discussions; null where GitHub's own choice is good enough. */
    readonly category: string | null;
  };
}

export const USUAL_REPORTS: ReportSettings = {
  pins: { folder: 'docs/pins', pattern: 'PIN-{number}-{slug}.md' },
  publish: { category: null },
};

type Fault = (what: string) => TriageError;

/**
 * What `.whyred.yml` says under `reports`.
 * @param fault Makes the error that is thrown where it is wrong.
 */
export function reportSettings(content: unknown, fault: Fault): ReportSettings {
  const { pins, publish } = settingsIn(content, 'reports', ['pins', 'publish'], fault);
  const files = settingsIn(pins, 'reports.pins', ['folder', 'pattern'], fault);
  const posts = settingsIn(publish, 'reports.publish', ['category'], fault);
  return {
    pins: {
      folder: folderIn(files.folder ?? USUAL_REPORTS.pins.folder, fault),
      pattern: patternIn(files.pattern ?? USUAL_REPORTS.pins.pattern, fault),
    },
    publish: {
      category: posts.category === undefined ? null : oneText(posts.category, 'reports.publish.category', fault),
    },
  };
}

/** Nothing where nothing is said. */
function settingsIn<Key extends string>(
  content: unknown,
  name: string,
  known: readonly Key[],
  fault: Fault,
): { readonly [Name in Key]?: unknown } {
  if (content === undefined) return {};
  if (typeof content !== 'object' || content === null || Array.isArray(content)) {
    throw fault(`${name} must be a mapping`);
  }
  const unknown = Object.keys(content).find((key) => !known.some((one) => one === key));
  if (unknown === undefined) return content;
  throw fault(`${name} sets ${cleanText(unknown)}, which whyred does not know; it knows ${known.join(' and ')}`);
}

function folderIn(value: unknown, fault: Fault): string {
  const folder = oneText(value, 'reports.pins.folder', fault).replace(/\/+$/, '');
  if (folder !== '' && !isAbsolute(folder) && !/\\|^\w:/.test(folder) && !folder.split('/').includes('..'))
    return folder;
  throw fault('reports.pins.folder must be a folder below the repository’s root, such as docs/pins');
}

function patternIn(value: unknown, fault: Fault): string {
  const pattern = oneText(value, 'reports.pins.pattern', fault);
  const places: string[] = pattern.match(/\{[^}]*\}/g) ?? [];
  const isOnce = new Set(places).size === places.length;
  const isKnown = places.includes('{number}') && places.every((one) => one === '{number}' || one === '{slug}');
  if (isOnce && isKnown && /^[^/\\]+\.md$/.test(pattern)) return pattern;
  throw fault('reports.pins.pattern must be a file’s name with {number}, such as PIN-{number}-{slug}.md');
}

function oneText(value: unknown, name: string, fault: Fault): string {
  const text = typeof value === 'string' ? cleanText(value.replace(/\s+/g, ' ')).trim() : '';
  if (text === '') throw fault(`${name} must be a text that is not empty`);
  return text;
}
