import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Surroundings } from '../../src/commands/surroundings.ts';
import { openRecording } from '../../src/providers/recording.ts';
import { readRecording } from '../../src/providers/recording-file.ts';
import { createDirect } from '../../src/service/direct.ts';
import { openDesk } from '../../src/service/open-desk.ts';
import { cellsOf } from '../../src/ui/look/cells.ts';

const DATA = fileURLToPath(new URL('../../data/demo', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'whyred-sizes-'));
let nowMs = 0;

function serviceOf() {
  const around: Surroundings = {
    ...{ stdin: Readable.from([]), stdinIsTerminal: false, out: () => {}, err: () => {}, env: {}, cwd: '/' },
    ...{ columns: null, colour: false, errIsTerminal: false, nowMs: () => nowMs, home: folder, platform: 'linux' },
    ...{ signal: new AbortController().signal, recorded: openRecording(DATA) },
  };
  return createDirect(openDesk({ db: join(folder, 'whyred.db'), repo: 'acme/nova' }, around));
}

beforeAll(async () => {
  nowMs = (await readRecording(DATA)).nowMs;
  const service = serviceOf();
  const repository = { host: 'github.com', owner: 'acme', name: 'nova' };
  const { outcome } = service.ask('pull', { repository }, () => {});
  expect(await outcome).toMatchObject({ answer: { runsAdded: 76 } });
  await service.close();
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const SIZES = [
  [100, 30],
  [60, 16],
  [200, 60],
] as const;
const ENVIRONMENTS = [
  ['on a terminal', {}, 'dark'],
  ['with CI=true and NO_COLOR', { CI: 'true', NO_COLOR: '1' }, 'mono'],
] as const;

/** A style with a colour in it. */
const COLOUR = /\u001b\[(?:\d+;)*(?:3[0-8]|4[0-8]|9\d|10\d)(?:;\d+)*m/;

/** Keys that lead from one screen to the next, and what it shows then. */
const TOUR = [
  ['runs', [], /▌✗ 20228246170[\s\S]*root cause/],
  ['triage', ['\r'], /▌\s*\d+.*cause/],
  ['grid', ['3'], 'Under the cursor'],
  ['signatures', ['4'], /▌\?[\s\S]*unknown to/],
  ['nightly', ['5'], 'At a glance'],
  ['help', ['?'], 'type to search'],
] as const;

describe.each(ENVIRONMENTS)('%s', (_, env, theme) => {
  test.each(SIZES)('every screen is drawn in %i columns and %i rows', async (columns, rows) => {
    for (const name of ['CI', 'NO_COLOR']) vi.stubEnv(name, (env as Record<string, string>)[name]);
    // Ink looks at the environment when it is loaded.
    vi.resetModules();
    const { openScreen } = await import('./kit/screen.ts');
    const settings = { isOffline: true, theme } as const;
    const screen = openScreen({ columns, rows, service: serviceOf(), settings, env, nowMs });
    await screen.see('20228246170');
    for (const [name, keys, wanted] of TOUR) {
      screen.type(...keys);
      await screen.see(wanted);
      await screen.settled();
      const lines = await screen.lines();
      expect(lines.filter((line) => cellsOf(line) > columns)).toEqual([]);
      const picture = `${lines.map((line) => line.trimEnd()).join('\n')}\n`;
      await expect(picture).toMatchFileSnapshot(`../fixtures/screens/demo-${name}-${columns}x${rows}.txt`);
    }
    expect(screen.crashes).toEqual([]);
    const written = screen.terminal.written.join('');
    expect(/\u001b\[[23]J/.test(written), 'the screen is cleared').toBe(false);
    expect(COLOUR.test(written), 'there are colours').toBe(theme !== 'mono');
    vi.unstubAllEnvs();
  });
});
