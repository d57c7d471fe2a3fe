import {
  type Block,
  code,
  fenced,
  type Inline,
  link,
  list,
  listed,
  listOf,
  paragraph,
  say,
  type Words,
} from '../document/blocks.ts';
import { counted, grouped } from '../layout.ts';
import type { CauseDocument, ChangeDocument, EndingDocument, RunDocument, TestsDocument } from './documents.ts';
import { bold, commitWords, nameWords, placeWords, runWords } from './words.ts';

/** The rest is counted. */
const TESTS_SHOWN = 8;
const PROBLEMS_SHOWN = 5;
const RUNS_SHOWN = 6;
const COMMITS_SHOWN = 8;
const FILES_SHOWN = 12;

/** What was seen of a failure: its line, the tests that failed, the jobs and runs. */
export function symptomBlocks(cause: CauseDocument): Block[] {
  const { shown, origin, tests, problems, jobs, runs } = cause;
  return [
    ...(shown === null
      ? [paragraph(say`${bold('Symptom:')} ${jobList(jobs)} failed, and what is stored of the logs does not say why.`)]
      : [paragraph(say`${bold('Symptom:')} in ${placeWords(shown)}:`), fenced(marked(cause))]),
    ...(origin === null
      ? []
      : [paragraph(say`The line behind it stands in ${placeWords(origin)}:`), fenced([origin.text])]),
    ...(tests === null ? [] : testBlocks(tests)),
    ...(problems.length < 2 ? [] : problemBlocks(problems)),
    paragraph(say`${bold('Seen in:')} ${jobList(jobs)}, ${runList(runs)}.`),
  ];
}

/** Lines with their numbers, and a bar at the one that explains. */
function marked({ excerpt, shown }: CauseDocument): string[] {
  const digits = grouped(excerpt.at(-1)?.line ?? 0).length;
  return excerpt.map(({ line, text }) => {
    return `${line === shown?.line ? '▌' : ' '} ${grouped(line).padStart(digits)}  ${text}`;
  });
}

/** Why, as far as the catalogue or the log says. Empty where neither does. */
export function causeBlocks({ summary, signature, consequences }: CauseDocument): Block[] {
  const known = signature === null ? [] : say` (${code(signature)})`;
  return [
    ...(summary === null ? [] : [paragraph(say`${bold('Cause:')} ${summary}${known}`)]),
    ...(consequences.length === 0
      ? []
      : [paragraph(say`${bold('It also brought about:')} ${listed(consequences.map(nameWords))}.`)]),
  ];
}

/** A sentence; of what is open on one branch, and passed on another, two. */
export function endingWords(cause: Pick<CauseDocument, 'ending' | 'jobs' | 'runs' | 'greens'>): Words {
  const { ending, jobs } = cause;
  const what = jobs.length === 1 ? 'it' : 'they';
  switch (ending.how) {
    case 'fixed':
      return say`${jobList(jobs)} passed with other code, ${jobs.length > 1 ? 'the last of them ' : ''}in ${runWords(ending.run)}; ${runWords(ending.lastRed)} was the last red run.`;
    case 'passed-again':
      return ending.run.id === ending.lastRed.id
        ? say`${what} passed in attempt ${ending.attempt} of ${runWords(ending.run)}, with the same code: nothing was fixed.`
        : say`${what} passed in ${runWords(ending.run)}, with the same code: nothing was fixed.`;
    case 'gone':
      return say`not run any more since ${runWords(ending.run)}.`;
    case 'open':
      return openWords(ending, cause);
  }
}

type Open = Extract<EndingDocument, { how: 'open' }>;

function openWords(
  { jobs, branches, lastRed, behind }: Open,
  { runs, greens }: Pick<CauseDocument, 'runs' | 'greens'>,
): Words {
  const isOfSeveral = new Set(runs.map(({ branch }) => branch)).size > 1;
  const where = isOfSeveral ? say` on ${branchList(branches)}` : '';
  const hidden = behind === null ? '' : say`; ${runWords(behind)} failed of something else, which may hide it`;
  const elsewhere = isOfSeveral ? greens.filter(({ branch }) => !branches.includes(branch)) : [];
  const [green] = elsewhere;
  const passed =
    green === undefined
      ? ''
      : say` Elsewhere it passed: on ${branchList([...new Set(elsewhere.map(({ branch }) => branch))])}${elsewhere.length === 1 ? say`, in ${runWords(green.run)}` : ''}.`;
  return say`open; ${jobList(jobs)} ${jobs.length === 1 ? 'has' : 'have'} not passed${where} since ${runWords(lastRed)}${hidden}.${passed}`;
}

const BRANCHES_SHOWN = 4;

function branchList(branches: readonly (string | null)[]): Words {
  const named = branches.slice(0, BRANCHES_SHOWN).map((one) => (one === null ? 'no branch' : code(one)));
  const rest = branches.length - named.length;
  return listed(rest > 0 ? [...named, `${rest} more`] : named);
}

export function changeBlocks({ commits, files, url }: ChangeDocument): Block[] {
  const rest = commits.length - COMMITS_SHOWN;
  const shown = commits.slice(-COMMITS_SHOWN).map(commitWords);
  const paths = files.slice(0, FILES_SHOWN).map(({ path }) => code(path));
  const more = files.length - paths.length;
  const filesWords = listed([...paths, ...(more > 0 ? [`${more} more`] : [])]);
  return [
    ...listOf([
      ...shown,
      ...(rest > 0 ? [say`and ${counted(rest, 'earlier one')}, in ${link('the comparison', url)}`] : []),
    ]),
    ...(files.length === 0 ? [] : [paragraph(say`${counted(files.length, 'file')}: ${filesWords}.`)]),
  ];
}

/** `a`, `b` and 3 more jobs. */
export function jobList(jobs: readonly string[], shown = 6): Words {
  const named: (Inline | Words)[] = jobs.slice(0, shown).map(code);
  const rest = jobs.length - named.length;
  return listed(rest > 0 ? [...named, counted(rest, 'more job')] : named);
}

function runList(runs: readonly RunDocument[]): Words {
  const named = runs.slice(0, RUNS_SHOWN).map(runWords);
  const rest = runs.length - named.length;
  return listed(rest > 0 ? [...named, `${rest} later ones`] : named);
}

function testBlocks({ framework, passed, total, failures }: TestsDocument): Block[] {
  const rest = failures.length - TESTS_SHOWN;
  const items = failures.slice(0, TESTS_SHOWN).map(({ id, message }, at) => {
    if (message === null) return [code(id)];
    return failures[at - 1]?.message === message ? say`${code(id)}: the same` : say`${code(id)}: ${code(message)}`;
  });
  if (items.length === 0) return [];
  const count = passed === null || total === null ? '' : `${passed} of ${total} passed; `;
  return [
    paragraph(say`${bold('Tests:')} ${count}these failed (${framework}):`),
    list([...items, ...(rest > 0 ? [`and ${rest} more`] : [])]),
  ];
}

function problemBlocks(problems: CauseDocument['problems']): Block[] {
  const rest = problems.length - PROBLEMS_SHOWN;
  const items = problems.slice(0, PROBLEMS_SHOWN).map(({ file, line, code: own, message }) => {
    return say`${code(line === null ? file : `${file}:${line}`)}: ${code(message)}${own === null ? '' : ` (${own})`}`;
  });
  return [paragraph([bold('Errors:')]), list([...items, ...(rest > 0 ? [`and ${rest} more`] : [])])];
}
