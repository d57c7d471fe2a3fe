import type { LogLine, TestFailure } from '../../domain.ts';
import { ownFrame, type Place } from './javascript-frame.ts';
import { perlFailuresIn } from './perl-comment.ts';
import { perlFailure } from './prove.ts';
import { repositoryPath } from './source-path.ts';
import { parentsOf, type TapPoint, yamlValue } from './tap-document.ts';

interface Told {
  readonly message: string;
  readonly line: LogLine;
}

/** bats: `# (in test file test/a.bats, line 6)`, `#  in test file test/a.bats, line 6)` below the functions in between. */
const BATS_PLACE = /^# [( ]in test file (?<file>.+), line (?<line>\d+)\)$/;
const BATS_FAILED = /^# {3}`(?<command>.*)' failed(?: with status \d+)?(?:, expected .*)?$/;
const BATS_TIME = / in \d+(?:ms|sec)$/;
/** PostgreSQL's regression tests, of a client that died. */
const PROCESS_FAILED = /^# \((?<message>test process .*)\)$/;
/** Deno writes JSON where others write YAML. */
const DENO_MESSAGE = /^ *\{"message":"(?<message>(?:[^"\\]|\\.){1,1000})"/;
const DENO_PLACE = /"at":\{"file":"(?<file>[^"]{1,500})","line":(?<line>\d+)/;

/** `title`: what stands above the assertions of tape. */
export function failureOf(point: TapPoint, title: string | null): TestFailure {
  const { header, below, above } = point;
  const [perl] = perlFailuresIn([...below, ...above].filter(isComment));
  if (perl !== undefined && perl.name === point.name) {
    const told = perlFailure(perl);
    return { ...told, logLine: perl.told?.number ?? header.number };
  }
  const bats = batsPlace(below);
  const told = yamlMessage(point) ?? commentMessage(below) ?? denoMessage(point) ?? plainMessage(below);
  const place = bats ?? placeOf(point);
  const isTape = yamlValue(point, 'operator') !== null && title !== null;
  const around = isTape ? [title] : parentsOf(point);
  const name = bats === null ? nameOf(point) : nameOf(point).replace(BATS_TIME, '');
  const id = [...(bats === null ? [] : [bats.file]), ...around, name].join(' > ');
  return {
    id,
    message: told?.message ?? null,
    file: place?.file ?? null,
    line: place?.line ?? null,
    logLine: (told?.line ?? header).number,
  };
}

function nameOf({ name, header }: TapPoint): string {
  return name === '' ? header.text.trim() : name;
}

function isComment({ text }: LogLine): boolean {
  return /^ *#/.test(text);
}

function yamlMessage(point: TapPoint): Told | null {
  const value = (...keys: string[]) => keys.map((key) => yamlValue(point, key)).find((one) => one !== null);
  const message = value('message', 'error');
  if (message !== undefined && message.text !== '') return { message: message.text, line: message.line };
  const stack = value('stack');
  const thrown =
    stack !== undefined && /^\w*Error: /.test(stack.text) ? { message: stack.text, line: stack.line } : null;
  // An error that was thrown has nothing to compare.
  if (thrown !== null && value('operator')?.text === 'error') return thrown;
  const [expected, actual] = [value('expected', 'wanted', 'expect'), value('actual', 'found', 'got')];
  if (expected !== undefined && actual !== undefined) {
    return { message: `expected ${expected.text}, got ${actual.text}`, line: actual.line };
  }
  return diffMessage(point.yaml) ?? thrown;
}

/** node-tap: `diff: |`, then `-expected` and `+actual`. */
function diffMessage(yaml: readonly LogLine[]): Told | null {
  const at = yaml.findIndex(({ text }) => /^ +diff: [|>]/.test(text));
  if (at < 0) return null;
  const changes = yaml.slice(at + 1, at + 200).filter(({ text }) => /^ +[-+](?![-+]{2} )/.test(text));
  const expected = changes.find(({ text }) => text.trimStart().startsWith('-'));
  const actual = changes.find(({ text }) => text.trimStart().startsWith('+'));
  if (expected === undefined || actual === undefined) return null;
  const value = ({ text }: LogLine) => text.trimStart().slice(1).trim();
  return { message: `expected ${value(expected)}, got ${value(actual)}`, line: actual };
}

/** What bats and PostgreSQL say in a comment. */
function commentMessage(below: readonly LogLine[]): Told | null {
  const line = below.find(({ text }) => BATS_FAILED.test(text) || PROCESS_FAILED.test(text));
  if (line === undefined) return null;
  return { message: PROCESS_FAILED.exec(line.text)?.groups?.message ?? line.text.slice(1).trim(), line };
}

function batsPlace(below: readonly LogLine[]): Place | null {
  const found = below.map(({ text }) => BATS_PLACE.exec(text)?.groups).find((one) => one !== undefined);
  return found === undefined ? null : { file: repositoryPath(found.file!), line: Number(found.line) };
}

function denoMessage({ yaml }: TapPoint): Told | null {
  const [line] = yaml;
  const message = DENO_MESSAGE.exec(line?.text ?? '')?.groups?.message;
  if (message === undefined) return null;
  const [first] = message.split('\\n').filter((part) => part.trim() !== '');
  return first === undefined ? null : { message: first.replace(/\\(.)/g, '$1').trim(), line: line! };
}

/** Mocha before TAP 13 writes the message below, indented, and a stack. */
function plainMessage(below: readonly LogLine[]): Told | null {
  const [line] = below;
  return line !== undefined && /^ {2}\S/.test(line.text) ? { message: line.text.trim(), line } : null;
}

function placeOf(point: TapPoint): Place | null {
  const at = yamlValue(point, 'at');
  const file = yamlValue(point, 'fileName') ?? yamlValue(point, 'file');
  const line = yamlValue(point, 'lineNumber') ?? yamlValue(point, 'line');
  if (at !== null) {
    const place = ownFrame(`at ${at.text}`);
    if (place !== null) return place;
  }
  if (file !== null && line !== null && /^\d+$/.test(line.text)) {
    return { file: repositoryPath(file.text), line: Number(line.text) };
  }
  const deno = DENO_PLACE.exec(point.yaml[0]?.text ?? '')?.groups;
  if (deno !== undefined)
    return { file: repositoryPath(deno.file!.replace(/^file:\/\//, '')), line: Number(deno.line) };
  return frameIn(point.yaml) ?? frameIn(point.below);
}

function frameIn(lines: readonly LogLine[]): Place | null {
  for (const { text } of lines) {
    const place = ownFrame(text) ?? (/^ +[\w.<>$ ]{0,100}\(/.test(text) ? ownFrame(`at ${text.trim()}`) : null);
    if (place !== null) return place;
  }
  return null;
}
