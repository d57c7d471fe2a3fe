import { describe, expect, test } from 'vitest';
import { whyred } from '../support/surroundings.ts';

/** Written by `npx vitest run -u`; read the diff as the reader of the report would. */
const golden = (name: string): string => new URL(`../fixtures/reports/${name}`, import.meta.url).pathname;

describe('the demo', () => {
  test.each<[string, readonly string[], { columns?: number; colour?: boolean }]>([
    ['demo-100.txt', ['demo'], { columns: 100 }],
    ['demo-60.txt', ['demo'], { columns: 60 }],
    ['demo-colour.txt', ['demo'], { columns: 100, colour: true }],
    ['demo.md', ['demo', '--format', 'markdown'], {}],
    ['demo-annotations.txt', ['demo', '--format', 'github'], {}],
  ])('reads as in %s', async (name, argv, given) => {
    const { exitCode, out, err } = await whyred(argv, given);
    expect([exitCode, err]).toEqual([0, '']);
    await expect(out).toMatchFileSnapshot(golden(name));
  });

  test('says the same without colour as with it', async () => {
    const plain = await whyred(['demo'], { columns: 100 });
    const coloured = await whyred(['demo'], { columns: 100, colour: true });
    expect(coloured.out.replace(/\x1b\[\d+m/g, '')).toBe(plain.out);
    expect((await whyred(['demo', '--no-color'], { columns: 100, colour: true })).out).toBe(plain.out);
  });

  test('keeps to the width of the terminal, but for what must be copied whole', async () => {
    const { out } = await whyred(['demo'], { columns: 60 });
    const long = out.split('\n').filter((line) => [...line].length > 60 && !/^next:|\S{40}/.test(line));
    expect(long).toEqual([]);
  });
});

describe('the catalogue', () => {
  test.each<[string, readonly string[]]>([
    ['signature.txt', ['signatures', 'show', 'postgres/tuple-concurrently-updated']],
    ['signature-list.txt', ['signatures', 'list', 'postgres/t']],
  ])('reads as in %s', async (name, argv) => {
    const { exitCode, out } = await whyred(argv, { columns: 100 });
    expect(exitCode).toBe(0);
    await expect(out).toMatchFileSnapshot(golden(name));
  });

  test('an id that is nearly right is answered with the right one', async () => {
    const { exitCode, err } = await whyred(['signatures', 'show', 'postgres/tuple-concurrently']);
    expect(exitCode).toBe(2);
    expect(err).toContain('postgres/tuple-concurrently-updated');
  });
});
