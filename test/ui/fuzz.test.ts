import { beforeAll, expect, test } from 'vitest';
import { nightlyMarkdown } from '../../src/reports/nightly/markdown.ts';
import { nightVerdict } from '../../src/reports/nightly/standing.ts';
import type { Fault } from '../../src/service/desk.ts';
import { headlineText, nightParts } from '../../src/service/nightly-parts.ts';
import type { QuestionName, Questions } from '../../src/service/protocol.ts';
import { begin } from '../../src/ui/behaviours/starting.ts';
import { layoutOf } from '../../src/ui/components/canvas.ts';
import { initialState } from '../../src/ui/initial.ts';
import { cellsOf, toWidth } from '../../src/ui/look/cells.ts';
import { lookOf } from '../../src/ui/look/look.ts';
import type { Message } from '../../src/ui/messages.ts';
import type { Painter } from '../../src/ui/part.ts';
import { allCommands, allDialogs } from '../../src/ui/parts.ts';
import { paintFirstRun } from '../../src/ui/screens/first-run/paint.ts';
import { paintCells } from '../../src/ui/screens/grid/cells.ts';
import { paintDetails as gridDetails } from '../../src/ui/screens/grid/details.ts';
import { paintLog } from '../../src/ui/screens/log/pane.ts';
import { paintDetails as nightlyDetails } from '../../src/ui/screens/nightly/details.ts';
import { paintList as nightlyList } from '../../src/ui/screens/nightly/list.ts';
import { paintCauses } from '../../src/ui/screens/run/paint-causes.ts';
import { paintEvidence } from '../../src/ui/screens/run/paint-evidence.ts';
import { paintJobs } from '../../src/ui/screens/run/paint-jobs.ts';
import { paintDetails as runsDetails } from '../../src/ui/screens/runs/details.ts';
import { paintList as runsList } from '../../src/ui/screens/runs/list.ts';
import { paintList as signaturesList } from '../../src/ui/screens/signatures/list.ts';
import { paintDetails as signaturesDetails } from '../../src/ui/screens/signatures/pane.ts';
import { paintFoot, paintHead } from '../../src/ui/screens/strips.ts';
import type { State } from '../../src/ui/state.ts';
import type { AskEffect, Effect } from '../../src/ui/step.ts';
import { update } from '../../src/ui/update.ts';
import { failure } from '../store/support.ts';
import { nightlyFacts } from '../support/nightly-facts.ts';
import { gridAnswer } from './grid-answers.ts';
import { heldLog, PLACE as JOB } from './kit/log.ts';
import { NOW_MS } from './kit/screen.ts';
import { ACCOUNT, storedSince } from './kit/start.ts';
import { RED } from './run-answers.ts';
import { detailed, paged, SOME } from './runs-kit.ts';

/** Numbers of 0..1 that are the same each time. */
function dice(seed: number): () => number {
  let at = seed;
  return () => {
    at = (at + 0x6d2b79f5) | 0;
    let mixed = Math.imul(at ^ (at >>> 15), 1 | at);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const PAINTERS: Readonly<Record<string, Painter>> = {
  ...{ 'runs.list': runsList, 'runs.details': runsDetails },
  ...{ 'run.jobs': paintJobs, 'run.causes': paintCauses, 'run.evidence': paintEvidence, 'run.log': paintLog },
  ...{ 'grid.cells': paintCells, 'grid.details': gridDetails },
  ...{ 'signatures.list': signaturesList, 'signatures.details': signaturesDetails },
  ...{ 'nightly.list': nightlyList, 'nightly.details': nightlyDetails, 'first.list': paintFirstRun },
};

const HOSTILE = 'a\u001b[2Jb\r\n\t日本語 👩‍👩‍👧 is:failed (((';
const TYPED = [...'abcXYZ019 :/?!()[]{}\\"\'~日', '\u0301', 'enter', 'esc', 'tab', 'backspace', 'delete', 'ctrl-c'];
const KEYS = [...new Set([...allCommands().flatMap(({ keys }) => keys), ...TYPED, 'f12', 'alt-x', 'ctrl-left'])];
const SIZES = [
  { columns: 100, rows: 30 },
  { columns: 60, rows: 16 },
  { columns: 50, rows: 12 },
  { columns: 200, rows: 60 },
];
const FAULT: Fault = { code: 'fuzz', message: 'It could not be done.', hint: 'Try again.' };
const LOG = Array.from(
  { length: 300 },
  (_, at) =>
    `2026-09-01T12:00:00.0000000Z ${['##[group]Run npm test', '##[error]it broke', 'line', '##[endgroup]'][at % 4]} ${at}`,
).join('\n');

type Script = { readonly [Name in QuestionName]?: (question: Questions[Name][0]) => unknown };
let script: Script = {};

beforeAll(() => {
  const facts = nightlyFacts();
  const { answer: log } = heldLog(LOG, {}, 1);
  const row = {
    ...{ key: { by: 'signature', value: 'npm/econnreset' }, isKnown: true, title: 'npm', category: 'network' },
    ...{ tier: 'cause', label: 'flaky', labelled: 3, runs: 4, jobs: 5, firstMs: 0, lastMs: NOW_MS, weeks: [1, 0, 3] },
    impact: 2,
  };
  const place = { ...JOB, attempt: 1, number: 1 };
  const effect = { before: failure().verdict, after: failure().verdict, alike: 1, others: 2 };
  script = {
    start: () => storedSince(5),
    runs: (question) => paged(SOME, question),
    'run-details': detailed,
    'filter-words': () => ({ values: { branch: ['main'], workflow: ['CI'] } }),
    run: () => RED,
    'run-fetch': () => RED,
    log: () => log,
    'log-search': () => ({ id: 1, lines: [3, 40, 290], isCut: false }),
    grid: () => gridAnswer({ CI: 'unit  ..F.~.i\n    e2e  FFFFFFF', Nightly: 'soak  ..F.' }),
    signatures: () => ({
      rows: [row, { ...row, key: { by: 'fingerprint', value: 'v1:aa' }, isKnown: false }],
      hasFailures: true,
    }),
    signature: ({ key }) => ({
      ...{ key, title: 'npm', entry: null, runs: 4, jobs: 5, workflows: ['CI'], firstMs: 0, lastMs: NOW_MS },
      afterwards: { rerun: 4, passed: 3, codes: 2, mixedCodes: 1 },
      ...{ byJob: [{ job: 'test', count: 4 }], words: [] },
      examples: [{ place, job: 'test', branch: 'main', createdMs: 0, failure: failure() }],
    }),
    nightly: () => ({
      ...{ fromMs: facts.fromMs, untilMs: facts.untilMs, verdict: nightVerdict(facts), headline: headlineText(facts) },
      ...{ sections: nightParts(facts), markdown: nightlyMarkdown(facts) },
    }),
    'verdict-lead': () => ({ place, failure: failure(), causes: 2 }),
    'verdict-effect': () => ({ ...effect, stored: { fingerprint: 1, signature: 2 } }),
    label: () => ({ ...effect, job: 'test' }),
    undo: () => ({ text: 'taken back' }),
    'report-choices': ({ runId }) => ({
      choices: [
        { kind: 'rca', aim: { kind: 'rca', runId, attempt: null }, about: 'why it failed', file: 'rca.md' },
        { kind: 'postmortem', aim: null, why: 'there was no incident' },
      ],
    }),
    report: () => ({ markdown: `# Why\n\n${'It broke. '.repeat(99)}`, notes: [], isStoreNewer: true, file: null }),
    'report-save': ({ file }) => ({ path: `/work/${file}`, text: `wrote ${file}` }),
    account: () => ACCOUNT,
    rerun: () => ({ attempt: 2 }),
    cancel: () => ({ attempt: 1 }),
  };
});

/** A session of somebody who does not look at what is typed; answers come late, or not at all, or are faults. */
function played(seed: number, steps: number): void {
  const roll = dice(seed);
  const one = <Value>(values: readonly Value[]): Value => values[Math.floor(roll() * values.length)]!;
  const waiting: AskEffect[] = [];
  const done: string[] = [];
  let state: State;

  const heard = (effects: readonly Effect[]): void => {
    for (const effect of effects) if (effect.type === 'ask') waiting.push(effect);
  };
  const answered = (): Message | null => {
    const asked = waiting.splice(Math.floor(roll() * waiting.length), 1)[0];
    if (asked === undefined) return null;
    const { name, question, slot } = asked;
    const answer = script[name] as ((question: unknown) => unknown) | undefined;
    // What nobody answers is not answered with a fault, either.
    if (answer === undefined && roll() < 0.5) return null;
    const outcome = answer === undefined || roll() < 0.1 ? { fault: FAULT } : { answer: answer(question) };
    return { type: 'answered', name, question, slot, outcome } as Message;
  };
  const pointed = (): Message => {
    const region = one([...Object.keys(PAINTERS), ...allDialogs().map(({ kind }) => `dialog:${kind}`), 'head', 'foot']);
    const action = one(['press', 'release', 'drag', 'wheel-up', 'wheel-down'] as const);
    const [column, row] = [Math.floor(roll() * 100), Math.floor(roll() * 30)];
    return { type: 'pointed', region, action, column, row, isDouble: roll() < 0.3, shift: roll() < 0.2 };
  };
  const next = (): Message | null => {
    const chance = roll();
    if (chance < 0.3) return answered();
    if (chance < 0.82) return { type: 'key', key: one(KEYS) };
    if (chance < 0.88) return { type: 'command', id: one(allCommands()).id };
    if (chance < 0.94) return pointed();
    if (chance < 0.96) return { type: 'paste', text: HOSTILE };
    if (chance < 0.98) return { type: 'resize', size: one(SIZES) };
    return { type: 'tick', nowMs: NOW_MS + done.length * 1000 };
  };

  const settings = { theme: 'dark', isAscii: seed % 2 === 0, isMouseOn: true, isSpoken: false } as const;
  const first = begin(initialState({ ...settings, ownKeys: {}, isOffline: seed % 3 === 0 }, SIZES[0]!, NOW_MS));
  state = first.state;
  heard(first.effects);
  const send = (message: Message): void => {
    done.push(message.type === 'key' ? message.key : message.type === 'command' ? message.id : message.type);
    const step = update(state, message);
    state = step.state;
    heard(step.effects);
  };
  try {
    for (const id of Object.keys(PAINTERS)) send({ type: 'pane', id, extent: { width: 60, height: 12 } });
    for (let at = 0; at < steps; at++) {
      const message = next();
      if (message !== null) send(message);
      layoutOf(state);
      if (at % 4 === 0) drawn(state);
    }
  } catch (error) {
    throw new Error(`after ${done.slice(-40).join(' ')} (seed ${seed})`, { cause: error });
  }
}

/** Everything that can be seen of a state. */
function drawn(state: State): void {
  const look = lookOf(state);
  const { columns } = state.size;
  const draw = (paint: Painter, width: number, height: number): void => {
    for (const line of paint(state, { width, height }, look).slice(0, height)) {
      if (cellsOf(toWidth(line, width)) !== width) throw new Error(`not ${width} wide: ${JSON.stringify(line)}`);
    }
  };
  draw(paintHead, columns, 1);
  draw(paintFoot, columns, 3);
  for (const [id, paint] of Object.entries(PAINTERS)) if (id.startsWith(`${state.screen}.`)) draw(paint, 60, 12);
  const view = allDialogs().find(({ kind }) => kind === state.dialogs.at(-1)?.kind);
  const size = view?.size(state) ?? null;
  if (view !== undefined && size !== null) {
    view.title(state);
    draw(view.paint, size.width - 2, size.height - 2);
  }
}

test.each(Array.from({ length: 8 }, (_, seed) => [seed + 1]))(
  'whatever is typed, clicked, pasted and answered in whatever order, nothing throws (seed %i)',
  (seed) => {
    expect(() => played(seed, 250)).not.toThrow();
  },
);
