import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { bundle, root } from '../bundle.mjs';
import { hugeLog } from './huge-log.mjs';
import { median, row, timedAsync } from './measure.mjs';
import { benchProgram } from './screen-program.mjs';

const LINES = 500_000;
const SIZE = { columns: 200, rows: 60 };
const KEYS = 300;
const STEPS = 50_000;
const COLLECT_EVERY = 5000;

/** The screen with a log of half a million lines: from a key to what the terminal gets. */
export async function benchScreen() {
  const cache = join(root, 'node_modules/.cache/whyred/bench');
  mkdirSync(cache, { recursive: true });
  // Below the root, where SQLite is found.
  await bundle({ screen: 'scripts/bench/screen-api.ts' }, cache);
  const api = await import(join(cache, 'screen.js'));
  const folder = mkdtempSync(join(cache, 'screen-'));
  try {
    const bytes = hugeLog(LINES, 'e2e');
    const path = join(folder, 'job.log');
    writeFileSync(path, bytes);
    console.log(
      `screen: ${LINES.toLocaleString('en')} lines, ${megabytes(bytes.length)}, ${SIZE.columns}x${SIZE.rows}`,
    );
    await keys(api, path, folder);
    await benchProgram(api, folder, bytes, LINES);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** In this process: what a key costs from its coming to the last byte that is written for it. */
async function keys(api, path, folder) {
  const screen = open(api, path, folder);
  const loadMs = await timedAsync(() => screen.show());
  row('read, indexed and shown', `${Math.round(loadMs)} ms`);
  await screen.search('invoice');
  const things = {
    'page down': ['g', ...times(KEYS, 'space')],
    'line down': ['g', ...times(KEYS, 'j')],
    'fold and unfold': ['G', ...times(KEYS, 'z')],
    'fold and unfold all': times(KEYS / 10, 'Z'),
    'next error': ['g', ...times(KEYS, 'e')],
    'next match': ['g', ...times(KEYS, 'n')],
    'page down, wrapped': ['w', 'g', ...times(KEYS, 'space')],
  };
  for (const [name, list] of Object.entries(things)) {
    const pressed = list.slice(-KEYS).map((key) => screen.press(key));
    const spent = pressed.map(({ ms }) => ms);
    const size = Math.round(pressed.reduce((sum, one) => sum + one.bytes, 0) / pressed.length);
    row(
      name,
      `${median(spent).toFixed(1)} ms, p95 ${percentile(spent, 0.95).toFixed(1)} ms (under 16), ${size} bytes a key`,
    );
  }
  const searchMs = await timedAsync(() => screen.search('/lib(rary)?|queue \\w+ drained/'));
  row('search, an expression', `${Math.round(searchMs)} ms until it is shown`);
  screen.press('esc');
  const collect = collector();
  const heaps = [];
  for (let step = 0; step < STEPS; step++) {
    screen.press(step % 400 < 200 ? 'space' : 'b');
    if (step % COLLECT_EVERY !== COLLECT_EVERY - 1) continue;
    collect();
    heaps.push(process.memoryUsage().heapUsed);
  }
  const grown = heaps.at(-1) - heaps[0];
  row(`heap over ${STEPS.toLocaleString('en')} pages`, `${grown < 0 ? '-' : '+'}${megabytes(Math.abs(grown))}`);
  row('whole screens cleared', String(screen.cleared()));
  screen.close();
}

/** The screen without threads and streams. */
function open(api, path, folder) {
  let bytes = 0;
  let clears = 0;
  const terminal = {
    ...SIZE,
    on: () => {},
    off: () => {},
    write(text) {
      bytes += Buffer.byteLength(text);
      clears += text.split('\u001b[2J').length + text.split('\u001b[3J').length - 2;
      return true;
    },
  };
  const around = { env: {}, cwd: folder, home: folder, platform: 'linux', nowMs: () => 0 };
  const service = api.createDirect(api.openDesk({ db: join(folder, 'none.db') }, around));
  const carryOut = api.createEffects({ service, around, folder, dispatch: (one) => store.dispatch(one), crash: fail });
  const settings = { theme: 'dark', isAscii: false, isMouseOn: true, isSpoken: false, ownKeys: {}, isOffline: true };
  const first = api.showFile(api.shown(api.initialState(settings, SIZE, 0), 'run'), path);
  const store = api.createStore(first.state, (effect) => {
    // What explains the log is found in another thread.
    const isAside = effect.type === 'ask' && effect.name === 'log-causes';
    if (!isAside && (effect.type === 'ask' || effect.type === 'forget')) carryOut(effect);
  });
  const mounted = api.mount(store, new api.FrameWriter(terminal), fail, () => 0);
  const press = (key) => {
    bytes = 0;
    const start = performance.now();
    mounted.hear({ type: 'key', key });
    return { ms: performance.now() - start, bytes };
  };
  const until = async (isSo) => {
    while (!isSo()) await new Promise((next) => setImmediate(next));
  };
  return {
    press,
    cleared: () => clears,
    async show() {
      for (const effect of first.effects) carryOut(effect);
      await until(() => store.state.log.view !== null);
      clears = 0;
    },
    async search(text) {
      press('/');
      for (const key of text) press(key === ' ' ? 'space' : key);
      await until(() => store.state.log.view.search?.typed === text);
      press('enter');
    },
    close() {
      mounted.unmount();
      void service.close();
    },
  };
}

function fail(error) {
  throw error;
}

/** Memory that nobody uses any more is given back at once. */
function collector() {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc');
}

function times(count, key) {
  return Array.from({ length: count }, () => key);
}

function percentile(values, share) {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length * share)];
}

function megabytes(bytes) {
  return `${(bytes / 2 ** 20).toFixed(1)} MB`;
}
