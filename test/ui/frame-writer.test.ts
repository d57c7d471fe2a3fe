import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toWidth } from '../../src/ui/look/cells.ts';
import { FrameWriter } from '../../src/ui/terminal/frame-writer.ts';
import { HeadlessTerminal } from './kit/terminal.ts';

const WORDS = [
  'ok',
  '✗ failed',
  '日本語',
  '\u001b[31mred\u001b[39m',
  '🎉',
  'a'.repeat(30),
  '\u001b[7mchosen\u001b[27m',
  '',
];
const word = fc.constantFrom(...WORDS);
const region = fc.record({
  id: fc.constantFrom('a', 'b', 'c'),
  x: fc.nat(25),
  y: fc.nat(8),
  width: fc.integer({ min: 1, max: 20 }),
  height: fc.integer({ min: 1, max: 6 }),
  layer: fc.nat(2),
  lines: fc.array(word, { minLength: 6, maxLength: 6 }),
  isThere: fc.boolean(),
});
const happening = fc.oneof(
  fc.record({ frame: fc.array(word, { minLength: 0, maxLength: 12 }) }),
  fc.record({ region }),
  fc.record({ columns: fc.integer({ min: 10, max: 50 }), rows: fc.integer({ min: 3, max: 14 }) }),
);

test('whatever happened before, the screen is what a fresh one would be', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(happening, { minLength: 1, maxLength: 20 }), async (happenings) => {
      const terminal = new HeadlessTerminal(40, 10);
      const writer = new FrameWriter(terminal);
      const regions = new Map<string, Parameters<FrameWriter['setRegion']>[1]>();
      let frame = '';
      for (const one of happenings) {
        if ('frame' in one) {
          const lines = one.frame.map((line) => toWidth(line, terminal.columns)).join('\n');
          // Ink writes nothing where there is nothing.
          if (lines !== '') frame = lines;
          if (lines !== '') writer.write(lines);
          writer.flush();
        } else if ('region' in one) {
          const { id, isThere, lines, width, ...place } = one.region;
          const made = isThere ? { ...place, width, lines: () => lines.map((line) => toWidth(line, width)) } : null;
          regions.set(id, made);
          writer.setRegion(id, made);
          writer.flush();
        } else {
          terminal.resize(one.columns, one.rows);
          writer.flush();
          frame = '';
        }
      }
      const fresh = new HeadlessTerminal(terminal.columns, terminal.rows);
      const other = new FrameWriter(fresh);
      if (frame !== '') other.write(frame);
      for (const [id, made] of regions) other.setRegion(id, made);
      other.flush();
      expect(trimmed(await terminal.lines())).toEqual(trimmed(await fresh.lines()));
    }),
    { numRuns: 150, seed: 7 },
  );
});

/** A blank that was written looks like nothing. */
function trimmed(lines: readonly string[]): string[] {
  return lines.map((line) => line.trimEnd());
}

function writerWith(columns: number, rows: number) {
  const terminal = new HeadlessTerminal(columns, rows);
  return { terminal, writer: new FrameWriter(terminal) };
}

test('a line that changes costs that line and no clearing', () => {
  const { terminal, writer } = writerWith(40, 10);
  writer.write(Array.from({ length: 10 }, (_, row) => `row ${row}`).join('\n'));
  writer.flush();
  terminal.written.length = 0;
  writer.write(Array.from({ length: 10 }, (_, row) => (row === 4 ? 'another' : `row ${row}`)).join('\n'));
  writer.flush();
  const written = terminal.written.join('');
  expect(written).toBe('\u001b[?2026h\u001b[5;1Hanother\u001b[0m\u001b[K\u001b[?2026l');
});

test('the same frame again writes nothing', () => {
  const { terminal, writer } = writerWith(40, 3);
  writer.write('one\ntwo\nthree');
  writer.flush();
  const before = terminal.written.length;
  writer.write('one\ntwo\nthree');
  writer.flush();
  expect(terminal.written.length).toBe(before);
});

test('what changes below a dialog does not show through it', async () => {
  const { terminal, writer } = writerWith(20, 3);
  let log = 'first';
  writer.write('\n\n');
  writer.setRegion('log', { x: 0, y: 1, width: 20, height: 1, layer: 0, lines: () => [toWidth(log, 20)] });
  writer.setRegion('dialog', {
    x: 2,
    y: 0,
    width: 6,
    height: 3,
    layer: 10,
    lines: () => ['+----+', '|    |', '+----+'],
  });
  writer.flush();
  log = 'xxxxxxxxxxxxxx';
  writer.flush();
  expect(trimmed(await terminal.lines())[1]).toBe('xx|    |xxxxxx');
});

test('while another program has the terminal nothing is written, and all of it afterwards', async () => {
  const { terminal, writer } = writerWith(20, 2);
  writer.write('before\n');
  writer.flush();
  writer.pause();
  const before = terminal.written.length;
  writer.write('after\n');
  writer.flush();
  expect(terminal.written.length).toBe(before);
  writer.resume();
  expect(await terminal.lines()).toEqual(['after', '']);
});
