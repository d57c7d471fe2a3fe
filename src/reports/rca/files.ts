import { FRAMEWORKS } from '../../classifiers/frameworks/index.ts';
import { repositoryPath } from '../../classifiers/frameworks/source-path.ts';
import { placesOf } from '../../classifiers/places.ts';
import type { RunFacts } from '../../classifiers/rca-facts.ts';
import type { RelatedCause } from '../../classifiers/related.ts';
import type { Change, Failure, Job, LogLine } from '../../domain.ts';
import { type Block, code, type Inline, link, list, listed, say, type Words } from '../document/blocks.ts';
import { grouped } from '../layout.ts';
import { isMadeInYaml } from './fixes.ts';
import type { Links } from './links.ts';

/** A file to look at, and why. */
export interface NamedFile {
  /** In the repository where that can be told. */
  readonly path: string;
  readonly line: number | null;
  /** What named it, a phrase each. */
  readonly why: readonly Words[];
  /** Does the change since the last green run touch it? */
  readonly isChanged: boolean;
}

const LISTED = 12;

/**
 * Files that the failures of a cause name, those that changed since the last green run first.
 * @param around Lines around the one that names the cause.
 */
export function filesOf(
  { lead, others }: RelatedCause,
  told: RunFacts | null,
  around: readonly LogLine[] = [],
): NamedFile[] {
  const same = others.flatMap(({ failure, how }) => (failure === null || how === 'alike' ? [] : [failure]));
  const named = [...namedIn(lead.failure, around), ...same.flatMap((failure) => namedIn(failure, []))];
  const change = told?.change ?? null;
  const files = [...new Set(named.map(({ path }) => path))].map((path): NamedFile => {
    const own = named.filter((one) => one.path === path);
    const changed = change === null ? undefined : changedAs(path, change);
    return {
      path: changed ?? path,
      line: own.find(({ line }) => line !== null)?.line ?? null,
      why: reasons(own),
      isChanged: changed !== undefined,
    };
  });
  const workflow = workflowFile(lead.failure, lead.job.name, told);
  return [...files.filter(({ isChanged }) => isChanged), ...files.filter(({ isChanged }) => !isChanged), ...workflow];
}

export function filesToLookAt(files: readonly NamedFile[], links: Links): Block[] {
  if (files.length === 0) return [];
  const items = files.slice(0, LISTED).map(({ path, line, why, isChanged }) => {
    const place = link([code(line === null ? path : `${path}:${line}`)], links.file(path, line)) as Inline;
    const changed = isChanged ? '; it changed since the last green run' : '';
    return say`${place}: ${why.flatMap((one, at) => say`${at === 0 ? '' : '; '}${one}`)}${changed}`;
  });
  return [list(files.length > LISTED ? [...items, `and ${grouped(files.length - LISTED)} more`] : items)];
}

interface Named {
  readonly path: string;
  readonly line: number | null;
  readonly by: 'finding' | 'test' | 'frame' | 'capture';
  /** The tool's own code of a finding. */
  readonly code: string | null;
}

/** More codes of findings say no more. */
const CODES_TOLD = 3;

function reasons(named: readonly Named[]): Words[] {
  const by = (kind: Named['by']): Named[] => named.filter((one) => one.by === kind);
  const findings = by('finding');
  const codes = [...new Set(findings.flatMap((one) => one.code ?? []))];
  const told = [...codes.slice(0, CODES_TOLD).map(code), ...(codes.length > CODES_TOLD ? ['others'] : [])];
  return [
    ...(findings.length === 0
      ? []
      : [
          codes.length === 0
            ? 'errors are reported there'
            : say`${listed(told)} ${codes.length === 1 ? 'is' : 'are'} reported there`,
        ]),
    ...(by('test').length === 0 ? [] : ['a test that failed stands there']),
    ...(by('frame').length === 0 ? [] : ['a stack frame in the log names it']),
    ...(by('capture').length === 0 ? [] : ['the explaining line names it']),
  ];
}

function namedIn(failure: Failure, around: readonly LogLine[]): Named[] {
  const { tests, problems, signature } = failure;
  const errors = problems.filter(({ severity }) => severity === 'error');
  const reported: Named[] = [
    ...errors.map(
      ({ file, line, code: own }): Named => ({ path: repositoryPath(file), line, by: 'finding', code: own }),
    ),
    ...(tests?.failures ?? []).flatMap(({ file, line }): Named[] =>
      file === null ? [] : [{ path: repositoryPath(file), line, by: 'test', code: null }],
    ),
  ];
  // Node sets a brace behind the last frame of an error that has more to tell.
  const near = [...failure.excerpt, ...around].map((one) => ({ ...one, text: one.text.replace(/ \{$/, '') }));
  const frames = placesOf({ ...failure, problems: [], tests: null, excerpt: near })
    .filter((path) => !reported.some((one) => one.path === path))
    .map((path): Named => ({ path, line: lineIn(path, near), by: 'frame', code: null }));
  const captures = Object.entries(signature?.captures ?? {}).flatMap(([name, value]): Named[] =>
    PATH_CAPTURES.has(name) && isPath(value)
      ? [{ path: repositoryPath(value), line: null, by: 'capture', code: null }]
      : [],
  );
  return [...reported, ...frames, ...captures].filter(({ path }) => path !== '');
}

/** As frames tell it: `lib/db.ts:176:12`, `File "app/main.py", line 3`, `Cart.php(12)`. */
function lineIn(path: string, lines: readonly LogLine[]): number | null {
  for (const { text } of lines) {
    const at = text.indexOf(path);
    const line = at < 0 ? undefined : /^(?:", line |:line |[:(])(\d{1,7})/.exec(text.slice(at + path.length))?.[1];
    if (line !== undefined) return Number(line);
  }
  return null;
}

/** What signatures call a file of the repository. */
const PATH_CAPTURES = new Set(['file', 'path', 'script', 'lockfile', 'manifest', 'config', 'dockerfile', 'module']);

function isPath(value: string): boolean {
  const path = repositoryPath(value);
  return /^(?!@|https?:)[\w@.~-]+(?:\/[\w@.~-]+)*\.\w{1,10}$/.test(path) && !path.includes('node_modules');
}

/** The file as the change calls it. Tools name files from where they ran; a bare name is that of too many. */
function changedAs(path: string, { files }: Change): string | undefined {
  const isSame = (one: string): boolean =>
    one === path ||
    (path.includes('/') && one.endsWith(`/${path}`)) ||
    (path.startsWith('/') && one.includes('/') && path.endsWith(`/${one}`));
  return files.find((one) => isSame(one.path) || (one.previousPath !== null && isSame(one.previousPath)))?.path;
}

const OF_WORKFLOW: readonly Failure['category'][] = ['configuration', 'permission', 'timeout'];

function workflowFile(failure: Failure, job: Job['name'], told: RunFacts | null): NamedFile[] {
  const path = told?.run.workflow.path ?? '';
  const isMeant = OF_WORKFLOW.includes(failure.category) || isMadeInYaml(failure);
  // A workflow that did not start stands for its jobs.
  if (path === '' || !(isMeant || path === job)) return [];
  const isChanged = told?.change?.files.some((one) => one.path === path) ?? false;
  return [
    {
      path,
      line: null,
      why: [path === job ? 'GitHub could not start it' : 'the workflow that runs the job'],
      isChanged,
    },
  ];
}

/** The commands that run the failed tests alone. */
export function runAlone({ tests }: Failure, limit: number): string[] {
  if (tests === null) return [];
  const framework = FRAMEWORKS.find(({ name }) => name === tests.framework);
  return tests.failures.slice(0, limit).flatMap((failure) => framework?.runAlone?.(failure) ?? []);
}
