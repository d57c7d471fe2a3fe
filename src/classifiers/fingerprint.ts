import { createHash } from 'node:crypto';
import type { Problem, TestReport } from '../domain.ts';
import { repositoryPath } from './frameworks/source-path.ts';
import { normalise } from './normalise.ts';
import { shorten } from './shorten.ts';
import type { Finding } from './signatures.ts';

/** Changes whenever the same failure would get another fingerprint than before. */
const VERSION = 'v1';
/** 64 bits: among a million failures two are confused with a chance of 3 in 100 million. */
const DIGITS = 16;

/**
 * The identity of a failure, stable over runs, runners, paths, ports and times.
 * What names the failure best decides: a signature with its key, else the failed tests, else the first problem, else the line.
 */
export function fingerprint(
  text: string,
  finding: Finding | null,
  tests: TestReport | null,
  problems: readonly Problem[],
): string {
  const hash = createHash('sha256')
    .update(JSON.stringify(identity(text, finding, tests, problems)))
    .digest('hex');
  return `${VERSION}:${hash.slice(0, DIGITS)}`;
}

function identity(
  text: string,
  finding: Finding | null,
  tests: TestReport | null,
  problems: readonly Problem[],
): readonly string[] {
  if (finding !== null && finding.signature.tier === 'cause') {
    const { id, key } = finding.signature;
    return ['signature', id, ...key.map((name) => stable(finding.captures[name] ?? ''))];
  }
  if (tests !== null && tests.failures.length > 0) {
    // The test tells the failure, not its message: expected and actual values vary.
    return ['tests', tests.framework, ...tests.failures.map((failure) => failure.id).sort()];
  }
  const first = problems.find((problem) => problem.severity === 'error');
  if (first !== undefined) return ['problem', repositoryPath(first.file), first.code ?? '', stable(first.message)];
  return ['line', stable(text)];
}

/**
 * Where a runner keeps things and what it calls itself: the same failure on a runner of another kind, or of another system, says
 * it with other words. Paths have `/` by then.
 */
const RUNNER_MASKS: readonly (readonly [RegExp, string])[] = [
  // Temporary folders, also Windows' own and the runner's.
  [/(?:\/private)?\/(?:tmp|var\/folders|var\/tmp)\/[^\s'":)]{1,500}/g, '<tmp>'],
  [/[A-Za-z]:\/Users\/[^/\s]{1,64}\/AppData\/Local\/Temp\/[^\s'":)]{1,500}/g, '<tmp>'],
  [/(?:[A-Za-z]:)?(?:\/[\w.@~-]{1,64}){1,8}\/_temp\/[^\s'":)]{1,500}|[A-Za-z]:\/_temp\/[^\s'":)]{1,500}/g, '<tmp>'],
  // Where the repository lies: on GitHub's runners, Azure's, others' own, in containers; on GitLab, CircleCI, Travis, Jenkins.
  [/(?:\/home\/vsts\/work|\/Users\/runner\/work|[A-Za-z]:\/a)\/\d{1,4}\/s\//g, ''],
  [/(?:\/home\/runner\/work|\/Users\/runner\/work|\/__w|[A-Za-z]:\/a)\/[^/\s]{1,200}\/[^/\s]{1,200}\//g, ''],
  [/(?:[A-Za-z]:)?(?:\/[\w.@~-]{1,64}){0,8}\/_work\/[^/\s]{1,200}\/[^/\s]{1,200}\//g, ''],
  [/\/github\/workspace\/|\/home\/circleci\/project\//g, ''],
  [
    /\/builds\/(?:[\w-]{8,9}\/\d{1,4}\/)?[^/\s]{1,200}\/[^/\s]{1,200}\/|\/home\/travis\/build\/[^/\s]{1,200}\/[^/\s]{1,200}\//g,
    '',
  ],
  [/\/var\/(?:lib\/jenkins|jenkins_home)\/workspace\/[^/\s]{1,200}\//g, ''],
  // Pods: a deployment's and a pod's own part, in Kubernetes' letters; without a vowel, so that they are no words.
  [/-[bcdfghjklmnpqrstvwxz2456789]{8,10}-[bcdfghjklmnpqrstvwxz2456789]{5}(?![\w-])/g, '-<pod>'],
  [/(?<=-runner)-[bcdfghjklmnpqrstvwxz2456789]{5}(?![\w-])/g, '-<pod>'],
  // `Jan  2 10:00:09` of syslog, 1m30s, `postgres[812]`, a worker of pytest.
  [/\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) {1,2}\d{1,2} (?=\d\d:\d\d:\d\d)/g, ''],
  [/\b(?:\d{1,9}h ?)?\d{1,9}m ?\d{1,9}(?:\.\d{1,9})?s\b/g, '<amount>'],
  [/\[\d{1,12}\]/g, '[<n>]'],
  [/\bgw\d{1,4}\b/g, 'gw<n>'],
];

/** The same text wherever and whenever the failure happens. */
function stable(text: string): string {
  const slashed = shorten(text).replace(/\\(?=[\w.@~-])/g, '/');
  return normalise(RUNNER_MASKS.reduce((masked, [form, word]) => masked.replace(form, word), slashed));
}
