import { access, readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { ExpectedRule } from '../classifiers/evidence/expected.ts';
import { TriageError } from '../errors.ts';
import { expectedRules } from './expected-rules.ts';
import { type ReportSettings, reportSettings, USUAL_REPORTS } from './report-settings.ts';
import { type View, viewSettings } from './view-settings.ts';

/** What `.whyred.yml` says. */
export interface Configuration extends ReportSettings {
  /** The repository's root, or the folder that was asked for when it is in none. */
  readonly root: string;
  /** What is secret besides the formats that whyred knows. */
  readonly redact: readonly RegExp[];
  /** Failures that nobody should mend, in the file's order. */
  readonly expected: readonly ExpectedRule[];
  /** Filters with a name, in the file's order. */
  readonly views: readonly View[];
}

const FILE_NAME = '.whyred.yml';

type Settings = Omit<Configuration, 'root'>;

/** Where nothing is said. */
const USUAL: Settings = { redact: [], expected: [], views: [], ...USUAL_REPORTS };

/**
 * Reads `file`, or `.whyred.yml` at the root of the repository that holds `folder`; without one everything is as usual.
 * @throws TriageError `configuration-…` when the file cannot be read or says something that whyred does not understand.
 */
export async function loadConfiguration(folder: string, file: string | undefined): Promise<Configuration> {
  const root = await rootOf(resolve(folder));
  const path = file === undefined ? join(root, FILE_NAME) : resolve(folder, file);
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (file === undefined && error.code === 'ENOENT') return null;
    throw new TriageError(
      'configuration-unreadable',
      `The configuration ${path} cannot be read (${error.code}).`,
      'Check the path given with --config, and the rights on the file.',
      { cause: error },
    );
  });
  return { root, ...(text === null ? USUAL : await readSettings(text, path)) };
}

/** The nearest folder upwards that is a git work tree. */
async function rootOf(folder: string): Promise<string> {
  for (let at = folder; ; at = dirname(at)) {
    const found = await access(join(at, '.git')).then(
      () => true,
      () => false,
    );
    if (found) return at;
    if (dirname(at) === at) return folder;
  }
}

async function readSettings(text: string, path: string): Promise<Settings> {
  const { parse } = await import('yaml');
  let content: unknown;
  try {
    content = parse(text, { logLevel: 'error' });
  } catch (error) {
    throw wrong(path, `it is not YAML: ${(error as Error).message.split('\n')[0]}`);
  }
  if (content === null || content === undefined) return USUAL;
  if (typeof content !== 'object' || Array.isArray(content)) throw wrong(path, 'it must be a mapping of settings');
  const unknown = Object.keys(content).find((key) => !KEYS.some((known) => known === key));
  if (unknown !== undefined) {
    throw wrong(path, `it sets ${unknown}, which whyred does not know; it knows ${KNOWN}`);
  }
  const {
    redact = [],
    expected = [],
    views = [],
    reports,
  } = content as Partial<Record<(typeof KEYS)[number], unknown>>;
  const fault = (what: string): TriageError => wrong(path, what);
  return {
    redact: redactFrom(redact, fault),
    expected: expectedRules(expected, fault),
    views: viewSettings(views, fault),
    ...reportSettings(reports, fault),
  };
}

const KEYS = ['redact', 'expected', 'views', 'reports'] as const;
const KNOWN = 'redact, expected, views and reports';

function redactFrom(redact: unknown, fault: (what: string) => TriageError): RegExp[] {
  if (!Array.isArray(redact) || redact.some((one) => typeof one !== 'string' || one === '')) {
    throw fault('redact must be a list of regular expressions, as texts that are not empty');
  }
  return (redact as string[]).map((source, index) => {
    try {
      return new RegExp(source, 'g');
    } catch (error) {
      throw fault(`redact entry ${index + 1} is no regular expression: ${(error as Error).message}`);
    }
  });
}

function wrong(path: string, what: string): TriageError {
  return new TriageError(
    'configuration-invalid',
    `The configuration ${path} is not usable: ${what}.`,
    'Correct the file; README shows one.',
  );
}
