import type { LogFormat, LogLine, LogStep } from '../domain.ts';
import { HEADER_LINES, isStepHeader } from '../log/structure/header.ts';
import { bare } from './diagnostics.ts';
import { outputOfPassed } from './passed-output.ts';
import { shorten } from './shorten.ts';
import { stepAt } from './signatures.ts';

/**
 * What a line is, before anyone asks what it says. Only `output` and `error` can explain a failure by themselves.
 * `echo`: a command or script that is shown before it runs · `header`: inputs and environment of a step ·
 * `progress`: downloads, compiling, package lists · `passed`: a test or check that passed · `quoted`: an expected or actual
 * value, a code frame, a patch · `frame`: a line of a stack trace · `hint`: how to get more output, where to read more ·
 * `count`: a summary that counts · `wrapper`: only says that something else failed · `tidy`: after the job's own work.
 */
export type Role =
  | 'output'
  | 'error'
  | 'warning'
  | 'echo'
  | 'header'
  | 'progress'
  | 'passed'
  | 'quoted'
  | 'frame'
  | 'hint'
  | 'count'
  | 'wrapper'
  | 'tidy';

/**
 * Tells the role of a line by its index; most lines are never asked for.
 * The first line must be one at which a step begins, or lie outside any header.
 */
export function rolesOf(
  lines: readonly LogLine[],
  steps: readonly LogStep[],
  format: LogFormat,
): (index: number) => Role {
  const given = placesOf(lines, steps, format);
  return (index) => given[index] ?? roleOf(lines[index]!, format);
}

/** What a line is by where it stands: in the head of a step, behind the job's own work. Null: its text decides. */
function placesOf(lines: readonly LogLine[], steps: readonly LogStep[], format: LogFormat): (Role | null)[] {
  const passed = outputOfPassed(lines);
  const thrown = thrownInPowerShell(lines);
  let header = false;
  let step: LogStep | null = null;
  return lines.map((line, index) => {
    if (step === null || line.number > step.lastLine || line.number < step.firstLine) step = stepAt(steps, line.number);
    if (line.marker === 'group') {
      header = isStepHeader(line, lines.slice(index + 1, index + HEADER_LINES));
      return 'header';
    }
    if (line.marker === 'endgroup') {
      header = false;
      return 'header';
    }
    if (header) return line.colour === 'cyan' ? 'echo' : 'header';
    const tidy = step?.kind === 'post' || step?.kind === 'complete';
    if (tidy && !isVerdict(line, format)) return 'tidy';
    if (thrown.has(index)) return 'error';
    return passed.has(index) ? 'passed' : null;
  });
}

/**
 * Messages in the frame that PowerShell 7 draws around an error: `Line |`, `  44 | the code`, `     | ~~~~`, `     | message`.
 * Elsewhere what stands behind such a bar is code. Indexes into `lines`.
 */
function thrownInPowerShell(lines: readonly LogLine[]): ReadonlySet<number> {
  const thrown = new Set<number>();
  let framed = false;
  lines.forEach(({ text }, index) => {
    framed = text === 'Line |' || (framed && /^ *\d* \|/.test(text));
    if (framed && /^ {2,}\| [^\s~]/.test(text)) thrown.add(index);
  });
  return thrown;
}

/** GitLab's last word on a job stands behind the section that tidies up. */
function isVerdict({ text }: LogLine, format: LogFormat): boolean {
  return format === 'gitlab' && text.startsWith('ERROR: Job failed');
}

function roleOf(line: LogLine, format: LogFormat): Role {
  const { marker } = line;
  const text = shorten(line.text);
  if (marker === 'error') return TRIVIAL_ERROR.test(text) ? 'hint' : WRAPPER.test(text) ? 'wrapper' : 'error';
  // A retrying action tells of a lost attempt as a warning, though it may be the last.
  if (marker === 'warning' && LOST_ATTEMPT.test(text)) return 'output';
  if (marker === 'warning' || marker === 'notice' || marker === 'debug') return 'warning';
  if (marker === 'command' || marker === 'section' || isEcho(line, format)) return 'echo';
  const said = bare(text);
  for (const [role, form] of FORMS) if (form.test(text) || (said !== text && form.test(said))) return role;
  return 'output';
}

export const LOST_ATTEMPT = /^Attempt \d+ failed\b/;

/** pip and cheerful scripts use the error channel for what is none. */
const TRIVIAL_ERROR = /^(?:\[notice\]|✅|✔|::(?:notice|warning))/;

function isEcho({ text, colour }: LogLine, format: LogFormat): boolean {
  if (/^\+{1,4} [\w./$'"([]/.test(text) && !/^\+ {2,}/.test(text)) return true;
  if (/^##\[(?:start|end)-action /.test(text) || isShellSource(text)) return true;
  if (format === 'gitlab') return colour === 'green' && text.startsWith('$ ');
  return (
    (format === 'jenkins' || format === 'travis' || format === 'circleci') &&
    /^(?:\[[\w.@-]+\] )?\$ | > git /.test(text)
  );
}

/**
 * A command that would print something if it came to that: make shows its recipes, npm its scripts and Docker the steps of a build,
 * without a mark of their own. What a command says itself has no `; exit 1` behind an `echo`.
 */
function isShellSource(text: string): boolean {
  return ECHO.test(text) || (GIVES_UP.test(text) && !TELLS_OF_COMMAND.test(text));
}

const ECHO = /^\s*@?(?:echo|printf) ["']/;
const GIVES_UP = /(?:\|\||&&|;|\bthen|\belse|[{(]) {0,2}(?:echo|printf) .{0,300}?(?:; ?|&& ?)(?:exit|return|false)\b/;
/** Docker and others quote the command that failed. */
const TELLS_OF_COMMAND =
  /^[^"'|&;{(]{0,80}\b(?:ERROR|Error|error|FAILED|failed)\b|\b(?:exit (?:code|status)|non-zero|did not complete)\b/;

/** A command's caller tells how the command ended, not why; so do two or three words without a reason. */
const WRAPPER =
  /^(?:ERROR: +)?\S+: commands failed$|^\s*Error: issues found\.?$|: exit (?:status|code) \d{1,3}$|^Error: Failed to collect page data |\bBuild error occurred$|\bfailed with \d{1,6} errors?:?$|^\[error\] (?:Total time: |Failed tests:|Error during tests:|.{0,80}\bsbt\.TestsFailedException)|^(?:error: )?(?:[\w./-]+ ){1,3}(?:failed|aborted|terminated|stopped)[.!]?$|\bnon-?zero (?:return|exit) code\b|\b(?:failed|exited|completed|terminated|returned|finished) with (?:an? )?(?:non-?zero )?(?:exit |error )?(?:code|status):? ?-?\d+|\bnon-?zero exit (?:code|status)|\b[Ss]ubprocess[- ]exited\b|^error: failed to push some refs|\bdue to (?:\d{1,6} )?previous errors?\b|^\W*(?:\w+ )?[Bb]uild failed(?: in \d| with \d|$)/;

/** In this order: the first form that fits. Each says what prints it. */
const FORMS: readonly (readonly [Role, RegExp])[] = [
  // TAP, node:test, go test, cargo test, Mocha and Jest, pytest -v, ctest, JUnit consoles, Gradle.
  [
    'passed',
    /^ok \d+\b|^\s*(?:[✓✔√]|PASS\b)|^\s*--- (?:PASS|SKIP)|^test \S+ \.\.\. (?:ok|ignored)|^\S+::\S.* PASSED\b|^\s*\d+\/\d+ Test +#\d+: .*\bPassed\b| > [^>]{1,300} PASSED$|^\[ {2,}OK \]|^\[ {7}OK|^\[ RUN +\]|(?<!\.)\.{4,} ?(?:Passed|passed|ok|OK|yes|found|SUCCESS)\b/,
  ],
  // Surefire's line of a class without failures, and counts of zero.
  [
    'passed',
    /^(?:\[(?:INFO|WARNING)\] )?Tests run: \d+, Failures: 0, Errors: 0\b|\b0 (?:errors?|failed|failures?|problems?|vulnerabilities)\b(?!.*\b[1-9]\d* (?:errors?|failed|failures?)\b)|\b(?:FAILURES|FAILED|FAIL|ERRORS?|failures|errors)[:=] ?0\b(?!.*[:=] ?[1-9])|^\?\s+\S+\s+\[no test files\]|^ok\s+\S+\s+(?:[\d.]+s|\(cached\))/,
  ],
  // pip, npm, yarn, apt, cargo, docker, git, gradle, maven.
  [
    'progress',
    /^(?:Collecting|Downloading|Downloaded|Using cached|Requirement already satisfied|Installing collected packages|Successfully installed|Get:\d+|Hit:\d+|Ign:\d+|Selecting previously|Preparing to unpack|Unpacking|Setting up|Receiving objects|Resolving deltas|remote: (?:Counting|Compressing|Enumerating)|Progress \(\d|Unable to find image '.{1,300}' locally$)/,
  ],
  [
    'progress',
    /^\s*(?:Compiling|Checking|Scanning|Downloading|Downloaded|Fresh|Updating|Adding|Installing|Building|Locking|Blocking) [\w@./-]+ ?(?:v?\d|crates|\[|$)|^\[INFO\] |^> Task :\S+$|^\[\d+\/\d+\] (?:Building|Linking|Generating|Fetching|Compiling)/,
  ],
  [
    'progress',
    /^#\d+ (?:sha256:|extracting |exporting |pushing |resolve |\d+\.\d+ (?:Get:|Selecting |Unpacking |Setting up ))|^ *\d{1,3}% |\b\d+(?:\.\d+)? ?[kMG]i?B\/s\b|^npm http /,
  ],
  // Configure scripts probe for things that may be missing.
  ['progress', /^-- (?:Looking for|Performing Test|Check(?:ing)?|Found|Detecting) |^checking (?:for|whether|if) /],
  [
    'frame',
    /^\s*at (?:async )?[\w$.<>[\]/ ]+ ?\(.*\)$|^\s+at [\w$./<>]+[.(:]|^\s*File "[^"]+", line \d+|^\s+\d+: +(?:0x[\da-f]+|[\w<])|^\t\S+\.go:\d+|^\s*\.\.\. \d+ (?:more|common frames)|^goroutine \d+ |^created by |^Traceback \(most recent call last\)|^stack backtrace:|^\s+from \S+:\d+:in |^#\d+ +0x[\da-f]+ |^Stack ?trace:/,
  ],
  // Code frames, carets, patches, side-by-side values.
  [
    'quoted',
    /^\s*(?:>\s*)?\d+ *\| |^\s*\| |^\s*[\^~][\^~][\s^~-]*$|^\s*(?:[-+]) {2,}\S|^(?:@@ |diff --git |index [\da-f]{7,}|--- a\/|\+\+\+ b\/)|^E +[-+?] /,
  ],
  [
    'hint',
    /^\[?ERROR\]? *(?:->|To see the full|Re-run Maven|For more information|\[Help \d\]|After correcting|$)|^\* (?:Try|Get more help)|^> (?:Run with|Get more help)|^(?:npm (?:ERR!|error) )?(?:A complete log of this run|For a full report see|Run with --|Run `|See https?:|note: run with|To re-?run|For more details|hint: |help: |For further information|Use --)|^Error: Process completed with exit code \d+/,
  ],
  [
    'count',
    /^=+ .*\b(?:failed|passed|error|errors|no tests ran)\b.* =+$|^(?:Tests?|Test Suites|Test Files|Snapshots):? +\d|^\d+ (?:tests?|examples?|specs?|problems?|warnings?|errors?)(?: and \d+ (?:warnings?|errors?))?(?: generated| found| in total)?\.?$|^(?:\[\w+\] )?Tests run: |^Found \d+ errors?|^✖ \d+ problems?|^test result: FAILED|^\d+% tests passed|^\s*\d+ (?:passing|failing|pending)\b|^ › \d+ snapshots? |^\s*\d+ (?:failed|flaky|did not run|interrupted)$|^\W*\d+ (?:failures?|errors?)\W*$|^FAIL(?:\t\S+\t[\d.]+s)?$|^\W*\d+ (?:\w+ )?(?:ok|passed)\b.*\b\d+ (?:FAILED|failed)\b/,
  ],
  ['wrapper', WRAPPER],
  // Banners: `** TEST FAILED **` of xcodebuild, `FAILURES!` of PHPUnit and others.
  ['wrapper', /^\*{2,3} [A-Z ]{1,60}\b(?:FAILED|FAILURE) \*{2,3}$|^FAILURES!$/],
  [
    'warning',
    /^(?:\S+:\d+(?::\d+)?: )?(?:\[?(?:WARN|WARNING|Warning|warning|DeprecationWarning|INFO|info|DEBUG|debug|TRACE|notice|note)\]?)(?:\[\S+\])?(?::| |\])|^npm (?:WARN|warn|notice)\b|\b\w*(?:Deprecation|User|Future|Runtime|Resource)Warning: |^Exception ignored (?:in|while)\b|^Exception .{1,200} ignored$/,
  ],
];
