import type { LogLine } from '../../domain.ts';
import type { Framework } from './framework.ts';
import { type Draft, position, tidied } from './problem-list.ts';
import { toolOutput } from './tool-output.ts';

/** `Dockerfile:12`, then the lines around it in a frame. */
const PLACE = /^(?<file>[^\s:*?"<>|]{1,300}):(?<line>\d+)$/;
const DEFAULT_FILE = 'Dockerfile';
const FRAME = /^-{20}$/;
const POINTED = /^ *\d+ \| >>> /;
/** buildx, bake (`target api: `), compose. `buildx failed with:` is how an action says it again. */
const FAILED = /^(?:ERROR: )?(?:target \S{1,200}: )?failed to (?:solve|build): (?<message>\S.*)$/;
/** Only says that a command failed, whose output stands above; or that the checks below are meant. */
const WRAPPER =
  /^(?:process ".*" did not complete successfully|executor failed running|lint violation found|failed to solve$)/;
/** What is in front of the reason: BuildKit's parts, each with its own words. */
const PARTS =
  /^(?:failed to solve: |rpc error: code = \w+ desc = |failed to solve with frontend [\w.]+: |failed to build LLB: |failed to create LLB definition: )+/;
/** `docker build --check`, and the warnings of a build. */
const CHECK = /^WARNING: (?<rule>[A-Z][A-Za-z]{2,60}) - https?:\S+$/;
/** The builder before BuildKit, which does not say the name of the file. */
const OLD =
  /^(?:Error response from daemon: |ERROR: )?(?:failed to parse Dockerfile: )?[Dd]ockerfile parse error (?:on )?line (?<line>\d+): (?<message>\S.*)$/;
/** Compose: a file that is not what it should be. */
const COMPOSE =
  /^(?:validating|failed to parse) (?<file>\S.{0,500}\.ya?ml): (?:yaml: line (?<line>\d+): )?(?<message>\S.*)$/;

interface Place {
  readonly file: string;
  readonly line: number | null;
}

/** What is open in the output of one runner. */
interface Reading {
  /** The line above a frame that may begin, then of the frame that did. */
  candidate: Place | null;
  framed: Place | null;
  place: Place | null;
  check: Draft | null;
}

/**
 * docker build, buildx, bake and compose: mistakes in the Dockerfile, images and files that are not there, BuildKit's checks, and
 * compose files that are not valid. That a command of a `RUN` failed is none: what it printed tells why.
 */
export const dockerBuild: Framework = {
  name: 'docker build',
  hints: ['failed to solve: ', 'failed to build: ', 'WARNING: ', 'parse error', 'validating ', 'failed to parse '],
  parse(lines: readonly LogLine[]) {
    const drafts: Draft[] = [];
    const reading: Reading = { candidate: null, framed: null, place: null, check: null };
    for (const readings of toolOutput(lines)) {
      // The name of a file and a colon look like a runner's prefix: these lines are read as they stand.
      const { text, line } = readings[0]!;
      const draft = read(reading, text, line.number);
      if (draft !== null) drafts.push(draft);
    }
    return { tests: null, problems: tidied(drafts) };
  },
};

function read(reading: Reading, text: string, logLine: number): Draft | null {
  const candidate = reading.candidate;
  reading.candidate = null;
  const place = PLACE.exec(text)?.groups;
  const rule = CHECK.exec(text)?.groups?.rule;
  const message = FAILED.exec(text)?.groups?.message?.replace(PARTS, '');
  const alone = (OLD.exec(text) ?? COMPOSE.exec(text))?.groups;
  if (place !== undefined) reading.candidate = { file: place.file!, line: position(place.line) };
  else if (FRAME.test(text)) reading.framed = candidate;
  else if (POINTED.test(text)) {
    if (reading.framed !== null) return placed(reading, reading.framed);
  } else if (rule !== undefined) {
    reading.check = { file: '', line: null, column: null, severity: 'warning', code: rule, message: rule, logLine };
  } else if (message !== undefined) {
    const at = reading.place ?? oldPlace(message);
    reading.place = null;
    if (at === null || WRAPPER.test(message)) return null;
    return { ...at, column: null, severity: 'error', code: null, message, logLine };
  } else if (alone !== undefined) {
    const at = { file: alone.file ?? DEFAULT_FILE, line: position(alone.line) };
    return { ...at, column: null, severity: 'error', code: null, message: alone.message!, logLine };
  } else if (reading.check?.message === reading.check?.code && reading.check !== null && text.trim() !== '') {
    reading.check.message = text.trim();
  }
  return null;
}

/** Before BuildKit showed the place, a mistake in the file had its line in the message. */
function oldPlace(message: string): Place | null {
  const line = OLD.exec(message)?.groups?.line;
  return line === undefined ? null : { file: DEFAULT_FILE, line: position(line) };
}

/** A frame belongs to the check above it, or to the error below. */
function placed(reading: Reading, place: Place): Draft | null {
  const { check } = reading;
  reading.check = reading.framed = null;
  if (check === null) {
    reading.place = place;
    return null;
  }
  return { ...check, ...place };
}
