import { grouped, wrap } from '../../../reports/layout.ts';
import { ago } from '../../../reports/moments.ts';
import { nameOf } from '../../../reports/runs.ts';
import type { Fault } from '../../../service/desk.ts';
import { toWidth } from '../../look/cells.ts';
import type { Look } from '../../look/look.ts';
import type { Painter } from '../../part.ts';
import type { Extent, State } from '../../state.ts';
import { othersStored } from './shown.ts';

/** What is there, what is missing, what can be done; below it the repositories that are stored already. */
export const paintFirstRun: Painter = (state, { width, height }, look) => {
  const above = aboveList(state, { width, height }, look);
  return [...above, ...listLines(state, Math.max(1, height - above.length), look)];
};

/** Rows of the list that are seen. */
export function listHeight(state: State, extent: Extent, look: Look): number {
  return Math.max(1, extent.height - aboveList(state, extent, look).length);
}

/** So many repositories are seen at least. */
const LIST_MIN = 3;

/** Where there is little room: only what has to be known. */
function aboveList(state: State, { width, height }: Extent, look: Look): readonly string[] {
  const others = othersStored(state).length;
  const least = Math.min(others, LIST_MIN);
  const title = others > 0 ? [` ${look.strong('Stored already')}`] : [];
  const blank = others > 0 ? [''] : [];
  const checks = checksOf(state, look);
  const next = nextOf(state);
  const heading = next.length > 0 ? ['', ` ${look.strong('What you can do')}`] : [];
  const whole = ['', ...checkLines(checks, width, look), ...heading, ...nextLines(state, next, width, look), ...blank];
  if (whole.length + title.length + least <= height) return [...whole, ...title];
  const needed = checks.map((check) =>
    check.mark === 'missing' ? check : { ...check, texts: check.texts.slice(0, 1) },
  );
  const short = [...checkLines(needed, width, look), ...nextLines(state, next.slice(0, 1), width, look)];
  return [...short.slice(0, Math.max(1, height - title.length - least)), ...title];
}

type Mark = 'there' | 'missing' | 'waits' | 'plain';

interface Line {
  readonly mark: Mark;
  readonly name: string;
  /** What it is; what to do about it. */
  readonly texts: readonly string[];
}

const NAME_WIDTH = 12;

function checkLines(checks: readonly Line[], width: number, look: Look): string[] {
  const room = Math.max(20, width - NAME_WIDTH - 6);
  return checks.flatMap(({ mark, name, texts: [what = '', ...hints] }) => {
    const head = ` ${markOf(mark, look)} ${toWidth(name, NAME_WIDTH)} `;
    const below = ' '.repeat(NAME_WIDTH + 4);
    return [
      ...wrap(what, room).map((line, index) => `${index === 0 ? head : below}${line}`),
      ...hints.flatMap((hint) => wrap(hint, room)).map((line) => `${below}${look.dim(line)}`),
    ];
  });
}

const KEY_WIDTH = 8;

function nextLines({ ownKeys }: State, next: ReturnType<typeof nextOf>, width: number, look: Look): string[] {
  return next.flatMap(([command, usual, text]) => {
    const key = look.accent(toWidth(ownKeys[command]?.[0] ?? usual, KEY_WIDTH));
    const lines = wrap(text, Math.max(20, width - KEY_WIDTH - 4));
    return lines.map((line, index) => ` ${index === 0 ? key : ' '.repeat(KEY_WIDTH)} ${line}`);
  });
}

function markOf(mark: Mark, { glyphs, ...look }: Look): string {
  switch (mark) {
    case 'there':
      return look.ok(glyphs.pass);
    case 'missing':
      return look.bad(glyphs.fail);
    case 'waits':
      return look.accent(glyphs.running);
    case 'plain':
      return glyphs.dot;
  }
}

function checksOf(state: State, look: Look): Line[] {
  const { start, pulling } = state;
  if (start.value === null) return start.fault === null ? [] : [faulty('start', start.fault)];
  const trouble = pulling.fault === null ? [] : [faulty('last pull', pulling.fault)];
  return [repositoryLine(state), tokenLine(state), storeLine(state), ...trouble, ...pullLines(state, look)];
}

function faulty(name: string, { message, hint }: Fault): Line {
  return { mark: 'missing', name, texts: [...message.split('\n'), hint] };
}

function repositoryLine({ repository, start, pulling }: State): Line {
  const { unnamed, repository: named } = start.value!;
  if (repository === null) {
    if (unnamed !== null) return faulty('repository', unnamed);
    return { mark: 'missing', name: 'repository', texts: ['none is named', 'Name it: `whyred -R OWNER/REPO`.'] };
  }
  const by = pulling.account.value?.namedBy;
  const from = named === repository && by !== undefined ? [`named by ${by}`] : [];
  const where = repository.host === 'github.com' ? '' : ` on ${repository.host}`;
  return { mark: 'there', name: 'repository', texts: [`${nameOf(repository)}${where}`, ...from] };
}

function tokenLine({ pulling: { account } }: State): Line {
  const { value, fault } = account;
  if (value === null) {
    if (fault !== null) return faulty('token', fault);
    return { mark: 'waits', name: 'token', texts: ['looking for it; `gh` may take a moment'] };
  }
  if (value.token === null) return { mark: 'missing', name: 'token', texts: [`none for ${value.host}`, value.hint] };
  return { mark: 'there', name: 'token', texts: [`from ${value.token}, for ${value.host}`] };
}

function storeLine({ start, repository }: State): Line {
  const { path, exists } = start.value!.store;
  const what = repository === null ? 'It holds no runs.' : `It holds nothing of ${nameOf(repository)} yet.`;
  return { mark: 'plain', name: 'store', texts: [path, exists ? what : 'It is made with the first pull.'] };
}

const BAR_WIDTH = 24;

function pullLines({ pulling: { isPulling, progress } }: State, { glyphs }: Look): Line[] {
  if (!isPulling) return [];
  if (progress === null) return [{ mark: 'waits', name: 'pulling', texts: ['asking GitHub'] }];
  const { what, done, total, more } = progress;
  const count = total === null ? grouped(done) : `${grouped(done)} of ${grouped(total)}`;
  const filled = total === null || total === 0 ? null : Math.round((BAR_WIDTH * Math.min(done, total)) / total);
  const bar = filled === null ? '' : `${glyphs.bar.repeat(filled)}${glyphs.border.top.repeat(BAR_WIDTH - filled)} `;
  const text = `${bar}${what} ${count}${more === null ? '' : ` · ${more}`}`;
  return [
    { mark: 'waits', name: 'pulling', texts: [text, 'Runs are shown here as soon as the first ones are stored.'] },
  ];
}

/** A command, its usual key, what it does. */
function nextOf(state: State): (readonly [command: string, usual: string, text: string])[] {
  const { isOffline, repository, pulling, start } = state;
  const demo = ['', 'q', 'quit; `whyred demo --tui` shows everything with a recorded run'] as const;
  if (pulling.isPulling) return [['first.stop', 'esc', 'stop; what came is kept']];
  const again = ['first.again', 'ctrl-r', 'look again, after something was changed outside'] as const;
  if (start.value === null || repository === null) return [again, demo];
  if (isOffline) return [['offline.switch', 'O', 'go online, to pull'], again, demo];
  const pull = ['pull.start', 'p', 'pull the last 14 days: runs, jobs, and the logs of what failed'] as const;
  return pulling.account.value?.token === null ? [again, demo] : [pull, again, demo];
}

function listLines(state: State, height: number, look: Look): string[] {
  const { cursor, top } = state.firstRun;
  return othersStored(state)
    .slice(top, top + height)
    .map(({ name, newestMs }, index) => {
      const isHere = top + index === cursor;
      const line = ` ${isHere ? look.glyphs.cursor : ' '}${toWidth(nameOf(name), 32)} newest run ${ago(newestMs!, state.nowMs)} `;
      return isHere ? look.selection(line) : line;
    });
}
