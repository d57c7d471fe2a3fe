import type { Failure } from '../../../src/domain.ts';
import { detectFormat } from '../../../src/log/format.ts';
import { indexLines } from '../../../src/log/line-index.ts';
import { createRedactor } from '../../../src/log/redaction.ts';
import { openText } from '../../../src/log/text.ts';
import type { HeldLog } from '../../../src/service/log/held.ts';
import { indexesOf } from '../../../src/service/log/indexes.ts';
import { searchLog } from '../../../src/service/log/search.ts';
import type { LogAnswer, LogSearchAnswer, LogSearchQuestion, ShownStep } from '../../../src/service/log.ts';
import { initialState } from '../../../src/ui/initial.ts';
import { unstyled } from '../../../src/ui/look/cells.ts';
import { lookOf } from '../../../src/ui/look/look.ts';
import { logAbout, logFoot, logTitle, paintLog } from '../../../src/ui/screens/log/pane.ts';
import { PANE } from '../../../src/ui/screens/log/scrolling.ts';
import { showLog } from '../../../src/ui/screens/log/show.ts';
import type { LogView } from '../../../src/ui/screens/log/state.ts';
import { lineOf } from '../../../src/ui/screens/log/view.ts';
import type { State } from '../../../src/ui/state.ts';
import type { Effect } from '../../../src/ui/step.ts';
import { update } from '../../../src/ui/update.ts';
import { NOW_MS } from './screen.ts';

export interface LogOptions {
  readonly width?: number;
  readonly height?: number;
  readonly origin?: LogAnswer['origin'];
  readonly steps?: readonly ShownStep[];
  readonly failures?: readonly Failure[];
  readonly isAscii?: boolean;
}

/** The pane of a log, with nothing around it: keys go in, lines come out. */
export interface LogScreen {
  readonly state: State;
  readonly view: LogView;
  /** The line under the cursor. */
  readonly line: number;
  /** What was to be done besides questions. */
  readonly effects: readonly Effect[];
  /** The whole log, or more of it, came in the place of what is shown. */
  arrive(text: string, options?: Pick<LogOptions, 'origin' | 'steps'>): void;
  /** Questions get their answers only now. */
  settle(): Promise<void>;
  /** Keys, one after the other, before any answer comes. */
  burst(...keys: readonly string[]): void;
  /** Keys, or texts that are typed, one after the other; questions about the log are answered. */
  press(...keys: readonly string[]): Promise<void>;
  send(message: Parameters<typeof update>[1]): void;
  /** As they are painted. */
  painted(): readonly string[];
  /** The same without colours and blanks at their ends. */
  lines(): string[];
  /** With the words on the border. */
  text(): string;
}

export const PLACE = {
  repository: { host: 'github.com', owner: 'acme', name: 'nova' },
  runId: 7,
  attempt: null,
  jobId: 42,
};
const URL = 'https://github.com/acme/nova/actions/runs/7/job/42';

export function openLog(text: string, options: LogOptions = {}): LogScreen {
  const { width = 100, height = 30, failures = [], isAscii = false } = options;
  let held = heldLog(text, options, 1);
  const settings = { theme: 'dark' as const, isAscii, isMouseOn: true, isSpoken: false, ownKeys: {}, isOffline: false };
  const initial = initialState(settings, { columns: Math.max(60, width + 2), rows: Math.max(16, height + 5) }, NOW_MS);
  const effects: Effect[] = [];
  let state: State = { ...initial, screen: 'run', focus: PANE, panes: { [PANE]: { width, height } } };
  const send: LogScreen['send'] = (message) => {
    const step = update(state, message);
    state = step.state;
    waiting.push(...step.effects);
  };
  const waiting: Effect[] = [];
  const settle = async (): Promise<void> => {
    for (let effect = waiting.shift(); effect !== undefined; effect = waiting.shift()) {
      if (effect.type !== 'ask') {
        if (effect.type !== 'forget') effects.push(effect);
      } else if (effect.name === 'log-search') {
        const { question, slot } = effect;
        const isLater = (one: Effect): boolean => (one.type === 'ask' || one.type === 'forget') && one.slot === slot;
        if (waiting.some(isLater)) continue;
        send({
          type: 'answered',
          name: 'log-search',
          question,
          slot,
          outcome: { answer: await searched(held, question) },
        });
      } else effects.push(effect);
    }
  };
  const shown = showLog(state, { place: PLACE, name: 'test (22)', url: URL, failures }, 1);
  state = shown.state;
  const [asked] = shown.effects;
  if (asked?.type === 'ask' && asked.name === 'log') {
    send({
      type: 'answered',
      name: 'log',
      question: asked.question,
      slot: asked.slot,
      outcome: { answer: held.answer },
    });
  }
  const painted = (): readonly string[] => paintLog(state, { width, height }, lookOf(state));
  const lines = (): string[] => painted().map((line) => unstyled(line).trimEnd());
  return {
    get state() {
      return state;
    },
    get view() {
      return state.log.view!;
    },
    get line() {
      return lineOf(state.log.view!);
    },
    effects,
    send,
    settle,
    burst(...keys) {
      for (const key of keys) send({ type: 'key', key });
    },
    arrive(whole, more = {}) {
      held = heldLog(whole, { steps: options.steps ?? [], ...more }, held.answer.id + 1);
      const question = { ...PLACE, fetch: true };
      send({ type: 'answered', name: 'log', slot: 'log', question, outcome: { answer: held.answer } });
    },
    async press(...keys) {
      for (const key of keys) {
        send({ type: 'key', key });
        await settle();
      }
    },
    painted,
    lines,
    text: () => [`${logTitle(state)} | ${logAbout(state)}`, ...lines(), logFoot(state)].join('\n'),
  };
}

async function searched(held: HeldLog, { pattern }: LogSearchQuestion): Promise<LogSearchAnswer> {
  return await searchLog(held, pattern, { signal: new AbortController().signal, progress: () => {} });
}

/** A log as the service holds it, and what it says of it. */
export function heldLog(text: string, { origin = 'download', steps = [] }: LogOptions, id: number): HeldLog {
  const given = Buffer.from(text);
  const bytes = Buffer.from(new SharedArrayBuffer(given.length) as unknown as ArrayBuffer);
  bytes.set(given);
  const found = indexLines(bytes);
  const starts = new Uint32Array(new SharedArrayBuffer(found.byteLength));
  starts.set(found);
  const format = detectFormat(bytes);
  const log = openText({ bytes, starts, format, hasKeys: text.includes('PRIVATE KEY') }, createRedactor());
  const memory = {
    bytes: bytes.buffer as unknown as SharedArrayBuffer,
    starts: starts.buffer as unknown as SharedArrayBuffer,
  };
  const indexes = indexesOf(log, starts, steps, origin === 'kept');
  const rest = { secrets: [], steps, shift: 0, wholeBytes: null };
  return { text: log, answer: { id, origin, ...memory, format, ...rest, ...indexes } };
}

/** A failure of which only that is said which a log shows. */
export function failureAt(line: number, text: string, candidates: readonly number[] = []): Failure {
  const told = (at: number, score: number) => ({ line: at, text, score, why: ['an exception +4.5'] });
  return {
    fingerprint: 'v1:0000000000000001',
    rootCause: { line, endLine: line, text, confidence: 0.91 },
    candidates: [told(line, 12), ...candidates.map((at) => told(at, 3))],
    signature: null,
    category: 'test',
    summary: text,
    advice: [],
    tests: null,
    problems: [],
    verdict: {
      label: 'genuine',
      certainty: null,
      probability: { flaky: 0, infrastructure: 0, genuine: 1, brokenBase: 0 },
      rerunPasses: null,
      evidence: [],
    },
    grounds: { transience: 'unknown', stopped: false, clues: [] },
    step: null,
    excerpt: [],
    fixes: [],
    unexplained: false,
    isSpecific: true,
  };
}

/** Lines with GitHub's stamps, a second apart. */
export function stamped(lines: readonly string[]): string {
  return lines
    .map((line, index) => `${new Date(NOW_MS + index * 1000).toISOString().slice(0, -1)}0000Z ${line}\n`)
    .join('');
}
