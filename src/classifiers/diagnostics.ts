import { shorten } from './shorten.ts';

/** How strongly a line's form says that something is wrong, whatever it is about. */
export interface Diagnostic {
  /** In the points that `ranking.ts` adds up; 0: it says nothing of the kind. */
  readonly strength: number;
  readonly why: string;
}

const SILENT: Diagnostic = { strength: 0, why: '' };

/** Is it a compiler's own form of an error? */
export function isCompilerError({ why }: Diagnostic): boolean {
  return why.startsWith('a compiler error');
}

/** The strongest form that fits. */
export function diagnosticOf(text: string): Diagnostic {
  return HINT.test(text) ? formOf(text) : SILENT;
}

/** The same without asking for a hint first. */
export function formOf(text: string): Diagnostic {
  const said = bare(shorten(text));
  for (const [strength, why, form] of FORMS) if (form.test(said)) return { strength, why };
  const prose = said
    .split(/\s+/)
    .filter((word) => !NAME.test(word))
    .join(' ')
    .trim();
  // A word alone is an item of a list.
  if (!/\s/.test(prose) && !/[:!]$/.test(prose)) return SILENT;
  for (const [strength, why, form] of WORDS) if (form.test(prose)) return { strength, why };
  return SILENT;
}

/**
 * Nothing fits where none of these stands: nearly every line of a log. The forms below decide; a word that is new in them
 * must be here as well.
 */
const HINT =
  /err|fail|exception|fatal|panic|cannot|can't|could ?n[o']t|unable|not |no such|denied|refus|timed|timeout|time out|abort|kill|exceed|unauthori|forbid|doesn't|unreach|memory|no space|core dump|segm?|unexpected|invalid|missing|unknown|required|because|dirty|outdated|mismatch|conflict|violation|vulnerab|fault|shutdown|interrupt|reject|severe|critical|took >|E {2}|\bE\]?(?:\s*\([^)]{1,60}\))?[:!]|[✗✖×❌]|\.\w{1,6}(?::\d| \()|\.[A-Z]\w{0,60}:|\*\*\*|:\d+:\d+:[a-z]|expect\(|:\d+ \[|offline/i;

/** What is said, without what stands before each line of it. */
export function bare(text: string): string {
  return text.replace(BOX, '').replace(STAMPED, '');
}

/** Who says it and when: `api-1  | 2026/06/15 03:30:52 `, `#14 22.10 `, as docker and many loggers begin a line. */
const STAMPED =
  /^(?:[a-z][\w.-]{0,60} +\| |#\d{1,5} \d{1,6}\.\d{1,3} )?(?:\d{4}[-/]\d\d[-/]\d\d[ T]\d\d:\d\d:\d\d(?:[.,]\d+)?Z? )?/;

/** Paths and compound names: `lockfile/invalid-checksum.md` and `error-stack-parser` say nothing is invalid. */
const NAME = /[/\\]|[\w@][-_.][\w@]/;

/** Terraform and others draw a bar before each line of a message. */
const BOX = /^\s*[│┃╎╷╵] ?/;

/** Strongest first; each is printed by many tools. */
const FORMS: readonly (readonly [number, string, RegExp])[] = [
  [
    5,
    'an exception or assertion of a test',
    /^E {2,}(?:(?:[a-z_]\w*\.)+[A-Z]\w*: |[\w.]*(?:Error|Exception|Failed|Exit|Interrupt|Warning)\b|assert\b|\S.*(?:Error|Exception): )/,
  ],
  [
    5,
    'a compiler error with its place',
    /^(?:\S.{0,300}?)(?:(?<=\.(?:[chmrs]|cc|cpp|cxx|cu|hh|hpp|mm|java|kts?|scala|go|rs|[cm]?[jt]sx?|vue|svelte|pyi?|rb|php|cs|fs|vb|swift|dart|exs?|erl|hs|mli?|zig|asm|proto|sql|s?css|html|tex|f90|glsl|tf))(?::\d+){1,2}|\(\d+(?:,\d+)*\)|:\[\d+,\d+\]) ?:? (?:fatal )?[Ee]rror\b/,
  ],
  [5, 'an error with its place', /^\S{1,300}[^\d\s:](?::\d+){1,2}: ERROR\b/],
  [
    5,
    'a compiler error with its code',
    /^\s*error(?:\[[A-Z]\w*\]| [A-Z]{1,6}\d{2,5}): \S|\b(?:fatal )?error [A-Z]{1,8}\d{2,5}: /,
  ],
  [5, 'an error by its own word', /^\s*error: \S/],
  [6, 'an unexpected result of a test', /\bTEST-UNEXPECTED-|^FAILED CONSISTENTLY: /],
  [3.7, 'a build step failed', /^FAILED: (?:\[code=\d+\] )?\S|^(?:Required test coverage|FAIL Required test coverage)/],
  [3.9, 'a check failed', /\.{6}Failed$|^\s*\d+\/\d+ Test +#\d+: .*\*\*\*/],
  [4.5, 'a failed spec', /^\s*\[FAILED\] (?!in \[)\S/],
  [4, 'a tool’s message inside another', /\bexit status \d+:? fatal: \S/],
  [4, 'something failed, and why', /\bFAILED: \S|^(?:denied|unauthorized|forbidden|rejected): \S/],
  // lintrunner: severity and the linter's code.
  [4, 'an error of a linter', /^\s*Error \([A-Z_]{2,40}\) /],
  [4.5, 'a time limit was hit', /\bTimeout of \d+ ?m?s (?:hit|exceeded)|^Command took >|^(?:Error: )?Timed out /],
  [5, 'a compiler error of Maven', /^\[ERROR\] \S+:\[\d+,\d+\] /],
  [
    5,
    'the process gave up',
    /^(?:panic|fatal|FATAL|Fatal error|fatal error|FATAL ERROR|FATAL EXCEPTION|LLVM ERROR|PANIC)\b ?:|^thread '.{1,200}' panicked at|^(?:==\d+==)?ERROR: \w+Sanitizer: |\bLLVM ERROR: |^Fatal Python error: /,
  ],
  [
    4.5,
    'an exception',
    /^\s*(?:(?:Caused by|Caused|Unhandled exception|Uncaught|Exception in thread "[^"]{1,200}"|[\w.-]+ error):? ?)?(?:[\w$-]+[.:]{1,2}){0,12}[A-Z][\w$]*(?:Error|Exception|Failure|Fault|Shutdown|Interrupt|Timeout)\b(?:\(.{0,40}\))?(?: \[\w+\])?(?::|$| at )|^(?:[a-z_]\w*\.){1,8}[A-Z]\w+: \S/,
  ],
  [
    4,
    'an error by its own word',
    /^\s{0,8}(?:\S{1,60}: )?(?:\[?(?:ERROR|Error|error|E|ERR!?|SEVERE|FATAL|CRITICAL)\]?)(?:\s*\([^)]{1,60}\))?(?::|!)\s*\S|^(?:ERROR|FATAL|CRITICAL|SEVERE) +[<\w"']|^\[(?:ERROR|FATAL|SEVERE)\] \S|^(?:npm|pnpm|yarn|lerna) (?:ERR!|error) \S|^[✗✖×❌] ?\S|^error Command |^\s*ERR_\w+/,
  ],
  [
    4.5,
    'a shell could not run it',
    /^(?:(?:\/\S{0,80}\/)?\w{0,8}sh: (?:line )?(?:\d+: )?|\S{1,200}: line \d+: )\S.{0,200}: (?:(?:command )?not found|No such file or directory|Permission denied|cannot execute.{0,60})$/,
  ],
  [4.5, 'a machine was lost', /^(?:Cannot contact \S+: |\S+ was marked offline: |Agent went offline)/],
  [4.5, 'an assertion of a test', /^\s*expect\(.{0,200}\)\.(?:not\.|resolves\.|rejects\.)?to\w+\(/],
  [
    5,
    'an unsolvable set of versions',
    /^(?:Because|So, because|And because) .{1,500}\b(?:version solving failed|is forbidden|are incompatible|is required)\b|^Your requirements could not be resolved/,
  ],
  [
    3,
    'a message with its place',
    /^\s{0,8}\S*[\w/\\-]\.\w{1,6}(?::\d+(?::\d+)?:| \(\d+:\d+\):) \S|^\S*[\w/\\-]\.\w{1,6}:\d+(?::\d+:[A-Za-z]| \[[\w-]{2,60}\] \S)/,
  ],
];

/** What single words say; names and paths are taken out before. */
const WORDS: typeof FORMS = [
  // `ld: framework 'X' not found`, `docker: Error response from daemon: …`: who says it is said first.
  [
    3.2,
    'a tool says that it could not go on',
    /^[A-Za-z][\w.+]{0,30}: (?!warning|note|info)\S.{0,300}\b(?:[Cc]annot|[Cc]an't|[Cc]ould not|[Cc]ouldn't|[Uu]nable to|[Ff]ailed|not found|[Nn]o such|[Dd]enied|refused|timed out|aborted|does not exist|not recognized|unknown|unexpected|invalid|missing|required)\b/,
  ],
  [
    3.5,
    'an error by its own word',
    /(?:^|[\s\]])(?:ERROR|FATAL|CRITICAL|Error|error|stderr)(?:: ?| [|-] | ?\| ?)\S|\bERROR\b|\[error\]/,
  ],
  [
    3,
    'something failed',
    /^(?:not ok \d|FAIL(?:ED)?\b|\s*--- FAIL)|\b(?:FAILED|FAIL|FAILURE|UNEXPECTED-FAIL|TEST-UNEXPECTED-\w+|Failed|SEGFAULT|SegFault|ABORTED|\*\*\*Exception|\*\*\*Failed)\b/,
  ],
  [
    2.5,
    'it could not go on',
    /\b(?:[Cc]annot|[Cc]an't|[Cc]ould not|[Cc]ouldn't|[Uu]nable to|[Ff]ailed to|not found|[Nn]o such|[Dd]enied|refused|timed out|[Tt]imeout|aborted|[Kk]illed|exceeded|[Uu]nauthorized|[Ff]orbidden|does not exist|doesn't exist|not supported|not recognized|unreachable|out of memory|[Nn]o space left|core dumped|[Ss]egmentation fault|is not (?:defined|a function|callable)|not reached|is not exported|refusing to|unexpected|invalid|Unexpected|Invalid|missing|Missing)\b/,
  ],
  [
    1.5,
    'it speaks of a failure',
    /\b(?:failed|failure|errors?\b|[Ee]xceptions?\b|abort|fatal|dirty|outdated|mismatch|conflict|violation|vulnerabilit)/,
  ],
];
