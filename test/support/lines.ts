import type { LogLine, Marker } from '../../src/domain.ts';

const HEADER = '#! ';
const STAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z ?/;
const MARKER = /^##\[(?<marker>error|warning|notice|debug|group|endgroup|command|section)\]/;
const ESCAPES = /\x1b\[[0-9;]*m/g;

/** A golden log: what its header says, and its lines as a parser gets them. */
export interface GoldenLog {
  /** By name: `framework`, `about`. */
  readonly header: ReadonlyMap<string, string>;
  /** Counted from 1 after the header. */
  readonly lines: readonly LogLine[];
}

export function goldenLog(content: string): GoldenLog {
  const header = new Map<string, string>();
  const all = content.replace(/\n$/, '').split('\n');
  while (all[0]?.startsWith(HEADER)) {
    const [name, ...value] = all.shift()!.slice(HEADER.length).split(': ');
    header.set(name!, value.join(': '));
  }
  return { header, lines: all.map((raw, index) => logLine(raw, index + 1)) };
}

/** A line of a GitHub job log, or of a plain one. */
function logLine(raw: string, number: number): LogLine {
  const stamp = STAMP.exec(raw)?.[0] ?? '';
  const text = raw.slice(stamp.length).replace(ESCAPES, '').trimEnd();
  const marker = MARKER.exec(text);
  return {
    number,
    text: marker === null ? text : text.slice(marker[0].length),
    timeMs: stamp === '' ? null : Date.parse(`${stamp.slice(0, 23)}Z`),
    marker: (marker?.groups?.marker as Marker | undefined) ?? null,
    colour: null,
  };
}
