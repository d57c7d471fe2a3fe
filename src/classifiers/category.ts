import type { Category, LogStep, Problem, TestReport } from '../domain.ts';
import { categoryOfTool } from './frameworks/index.ts';
import { shorten } from './shorten.ts';
import type { Finding } from './signatures.ts';

/** What kind of failure it is: the catalogue knows best, then what tools reported, then the words of the line and the step. */
export function categoryOf(
  { text, line }: { readonly text: string; readonly line: number },
  finding: Finding | null,
  tests: TestReport | null,
  problems: readonly ProblemSource[],
  step: LogStep | null,
): Category {
  if (finding !== null && finding.signature.category !== 'unknown') return finding.signature.category;
  const printed = problems.find((one) => one.problems.some(({ logLine }) => logLine === line))?.tool;
  if (printed !== undefined) return categoryOfTool(printed);
  if (tests?.failures.some(({ logLine }) => logLine === line)) return 'test';
  const tool = problems.find((one) => one.problems.some(({ severity }) => severity === 'error'))?.tool;
  if (tool !== undefined) return categoryOfTool(tool);
  if (tests !== null && tests.failures.length > 0) return 'test';
  return byWords(shorten(text).replace(PATHS, ' '), LINE_WORDS) ?? byWords(step?.name ?? '', STEP_WORDS) ?? 'unknown';
}

/** `/home/runner/…` is no word about a runner. URLs stay: a host says what was talked to. */
const PATHS = /(?<!:\/)(?<![\w:])[\w.@~-]*[/\\](?!\/)\S*/g;

export interface ProblemSource {
  readonly tool: string;
  readonly problems: readonly Problem[];
}

type Words = readonly (readonly [Category, RegExp])[];

function byWords(text: string, words: Words): Category | null {
  return words.find(([, form]) => form.test(text))?.[0] ?? null;
}

/** The first that fits: what is rare stands first. */
const LINE_WORDS: Words = [
  [
    'resource',
    /no space left|disk full|out of memory|outofmemory|heap space|cannot allocate memory|\bOOM|oom-kill|ENOSPC|ENOMEM|too many open files|signal: 9|SIGKILL|exit code 137|quota/i,
  ],
  ['cancelled', /\bcancell?ed\b|SIGINT|KeyboardInterrupt|\baborted by user/i],
  [
    'network',
    /connection (?:reset|refused|closed|timed out|aborted)|\bECONN|\bETIMEDOUT|EAI_AGAIN|\bENOTFOUND|resolve host|name resolution|TLS handshake|SSL error|network is unreachable|dial tcp|unexpected EOF|early EOF|\b(?:502|503|504)\b|bad gateway|service unavailable|gateway time-?out|rate limit|too many requests|unable to access 'https?:/i,
  ],
  [
    'permission',
    /permission denied|unauthori[sz]ed|not authorized|forbidden|access ?denied|authentication (?:failed|required)|\bHTTP\S* 40[13]\b|status(?: code)?:? 40[13]\b|bad credentials|EACCES/i,
  ],
  ['timeout', /timed? ?-?out|time limit|max(?:imum)? (?:run|execution) time|took longer than|deadline exceeded/i],
  [
    'container',
    /docker|container|\bimage\b.*(?:not found|pull|does not exist)|manifest|kubectl|helm|\bpod\b|buildkit|failed to solve/i,
  ],
  ['database', /\bSQL|flyway|liquibase|postgres|mysql|sqlite|psycopg|prisma|migration|relation "|deadlock|alembic/i],
  [
    'vcs',
    /\bgit\b|merge conflict|cherry-pick|rebase|\bbranch\b|remote ref|submodule|checkout dirty|failed to push|some refs|bad object/i,
  ],
  ['runner', /\brunner\b|\bagent\b.*(?:lost|offline|disconnect)|node went offline|hudson\.|channel (?:is )?clos/i],
  [
    'dependency',
    /(?:could ?n[o']t|cannot|failed to|unable to) (?:resolve|find a version|download|fetch)|no matching (?:version|distribution)|no module named|cannot find module|module not found|could not find artifact|bad class file|has been compiled by a more recent version|package .* (?:not found|is not available)|wheel|lock ?file|pkg-config|Could NOT find|vulnerabilit|did not resolve to any|ClassNotFoundException|NoClassDefFoundError|NoSuchMethodError/i,
  ],
  [
    'lint',
    /\blint|eslint|prettier|pre-commit|hook id|flake8|pylint|clippy|formatt|unformatted|trailing whitespace|files were modified/i,
  ],
  ['test', /\bassert|\bexpected\b|\btests?\b|\bspecs?\b|--- FAIL|coverage|not ok \d/i],
  ['test', /\bFAILED\b/],
  [
    'build',
    /error(?: [A-Z]+\d+|\[E\d+\]): |syntax ?error|indentation ?error|^\S+\.(?:go|rs|cc?|cpp|cs|java|kt|swift|ts)[:(]\d+|not an importable package|unexpected token|\[vite|compil|undefined reference|linker|cannot find symbol|undeclared|is not exported|ninja|cmake|\bmake\b|rustc|tsc|gcc|clang/i,
  ],
  [
    'configuration',
    /\binvalid\b.*\b(?:input|option|argument|configuration|workflow)|missing (?:required )?(?:input|variable|secret|env)|is not set|not supplied|not specified|unrecognized|unknown (?:option|flag|command)|ValidationError|\bmust (?:be|have|not)\b|unsupported|not supported|was unexpected|(?:command|program|executable|script) .{0,60}not found|not recognized|does not (?:exist|match|support)/i,
  ],
];

const STEP_WORDS: Words = [
  ['lint', /lint|format|style|pre-commit|mypy|type.?check|audit/i],
  // The shell has a command of that name, too.
  ['test', /(?<![a-z])(?:py|vi|unit)?tests?(?! -[a-z]\b)(?![a-z])|\bspecs?\b|e2e|coverage|\bjest\b/i],
  ['build', /build|compile|bundle|package|make\b/i],
  ['dependency', /install|dependenc|restore|npm ci|set ?-?up/i],
  ['container', /docker|\bimage|helm|kube/i],
  ['database', /migrat|database|\bdb\b/i],
  ['vcs', /checkout|clone/i],
];
