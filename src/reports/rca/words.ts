import type { RunFacts } from '../../classifiers/rca-facts.ts';
import type { Failure, JobTriage, LogStep, TestReport, Verdict } from '../../domain.ts';
import { code, type Inline, listed, say, type Words } from '../document/blocks.ts';
import { counted, grouped, truncate } from '../layout.ts';
import { toldJob } from './links.ts';

/** Of a line in a heading or a cell. */
const LINE_COLUMNS = 100;
/** Names that are listed; the rest is counted. */
const NAMES_LISTED = 6;

/** What failed, in a line: the known cause, the test, the finding; else the line itself. */
export function titleOf(failure: Failure, job: JobTriage): Words {
  const { signature, unexplained, tests, problems, rootCause } = failure;
  if (signature !== null && !unexplained) return signature.title;
  const [test] = tests?.failures ?? [];
  if (tests !== null && test !== undefined) {
    const count = failedTests(tests);
    return count === 1 ? say`The test ${code(test.id)} fails` : say`${testsFailed(tests)}, the first: ${code(test.id)}`;
  }
  const errors = problems.filter(({ severity }) => severity === 'error');
  const [error] = errors;
  if (error !== undefined) {
    const place = code(error.line === null ? error.file : `${error.file}:${error.line}`);
    const told = say`${place}: ${error.message}${error.code === null ? '' : say` (${code(error.code)})`}`;
    return errors.length === 1 ? told : say`${counted(errors.length, 'error')}, the first in ${told}`;
  }
  if (unexplained) return say`${code(job.name)} failed, and nothing tells why`;
  return [code(truncate(rootCause.text.trim(), LINE_COLUMNS))];
}

/** `1 of 781 tests failed`. */
export function testsFailed(tests: TestReport): string {
  const { total } = tests;
  const count = failedTests(tests);
  if (total === null) return `${counted(count, 'test')} failed`;
  return `${grouped(count)} of ${counted(total, 'test')} failed`;
}

export function failedTests({ failed, failures }: TestReport): number {
  return failed ?? failures.length;
}

/** `the step "Run tests"`; null where the log does not tell steps apart. */
export function stepWords(step: LogStep | null): Words | null {
  return step === null || step.kind === 'whole' ? null : say`the step ${code(step.name)}`;
}

/** What the catalogue says in prose, with what it sets as code. */
export function proseOf(text: string): Words {
  return text
    .trim()
    .split(/`([^`]+)`/)
    .flatMap((part, at): Inline[] => (part === '' ? [] : [at % 2 === 1 ? code(part) : part]));
}

/** What the catalogue has to leave open in commands, where it is known. */
export function withRun(command: string, told: RunFacts | null, job: Pick<JobTriage, 'name'>): string {
  if (told === null) return command;
  const { run, repository } = told;
  const { branch, workflow } = run;
  const jobId = toldJob(job, told)?.id ?? null;
  const file = workflow.path.split('/').at(-1) ?? '';
  const filled = command
    .replace(/\bRUN_ID\b/g, String(run.id))
    .replace(/\bJOB_ID\b/g, jobId === null ? 'JOB_ID' : String(jobId))
    .replace(/\bOWNER\/REPO\b/g, `${repository.owner}/${repository.name}`)
    .replace(/(?<=--workflow )ci\.yml\b/g, isPlain(file) ? file : 'ci.yml');
  return branch !== null && isPlain(branch) ? filled.replace(/\bBRANCH\b/g, branch) : filled;
}

/** What a shell takes as it stands. */
function isPlain(name: string): boolean {
  return /^\w[\w./-]*$/.test(name);
}

/** Names of jobs, each as code. */
export function jobList(names: readonly string[]): Words {
  const shown = names.length > NAMES_LISTED + 1 ? names.slice(0, NAMES_LISTED) : names;
  const words: (Inline | Words)[] = shown.map(code);
  if (shown.length < names.length) words.push(`${names.length - shown.length} more`);
  return listed(words);
}

/** Not the change's fault by what is known: the same code may pass. */
export function mayPassAgain({ label }: Pick<Verdict, 'label'>): boolean {
  return label === 'flaky' || label === 'infrastructure';
}

/** `2 were`, `1 was`. */
export function were(count: number): string {
  return `${grouped(count)} ${count === 1 ? 'was' : 'were'}`;
}
