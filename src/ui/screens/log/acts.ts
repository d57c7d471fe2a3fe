import { extentOf, type State } from '../../state.ts';
import { ask, asking, noticed, type Step, stepTo, still } from '../../step.ts';
import { addressOf, copied, paged } from './copying.ts';
import { placeMeant } from './editing.ts';
import { countUpTo } from './fold-map.ts';
import { closedAt, hasClosed, openAround, withAllFolds, withFold } from './folding.ts';
import { PANE, roomOf, toLine, toRow } from './scrolling.ts';
import { deferred, openSearch } from './search.ts';
import { SLOT } from './show.ts';
import { type LogSource, type LogView, TIMES } from './state.ts';
import { filtered, lineOf, startOf } from './view.ts';
import { whyHeight } from './why.ts';

type Act = (state: State, view: LogView, source: LogSource) => Step;

/** What each command of the log does. */
export function acted(state: State, command: string): Step {
  if (command === 'log.download') return download(state);
  const kept = deferred(state, command);
  if (kept !== null) return kept;
  const { view, source } = state.log;
  const act = ACTS[command];
  if (view === null || source === null || act === undefined) return still(state);
  return act(state, view, source);
}

const ACTS: Readonly<Record<string, Act>> = {
  'log.error-next': (state, view) => jump(state, view, errorsOf(view), 1, 'error'),
  'log.error-previous': (state, view) => jump(state, view, errorsOf(view), -1, 'error'),
  'log.cause': (state, view, { number }) => {
    if (view.notes.causes.every((line) => line === null))
      return said(state, 'nothing in this log explains the failure');
    return put(state, toLine(view, startOf(view, number), roomOf(state)));
  },
  'log.search': openSearch,
  'log.hit-next': (state, view) => toHit(state, view, 1),
  'log.hit-previous': (state, view) => toHit(state, view, -1),
  'log.filter': (state, view) => {
    if (view.search === null) return said(state, SEARCH_FIRST);
    const next = filtered(view, !view.isFiltered);
    return put(state, next.rows.count === 0 ? next : toRow(next, next.at.cursor, roomOf(state)));
  },
  'log.fold': fold,
  'log.fold-all': (state, view) => put(state, settled(state, withAllFolds(view, !hasClosed(view)))),
  'log.why': (state, view) => {
    const log = { ...state.log, isWhyShown: whyHeight(state.log, extentOf(state, PANE)) === 0 };
    return put({ ...state, log }, settled({ ...state, log }, view));
  },
  'log.wrap': (state, view) => {
    const log = { ...state.log, isWrapped: !state.log.isWrapped };
    return put({ ...state, log }, settled({ ...state, log }, { ...view, left: 0, skip: 0 }));
  },
  'log.times': (state, view) => {
    const times = TIMES[(TIMES.indexOf(state.log.times) + 1) % TIMES.length]!;
    const log = { ...state.log, times };
    return put({ ...state, log }, settled({ ...state, log }, view));
  },
  'log.right': (state, view) => sideways(state, view, 1),
  'log.left': (state, view) => sideways(state, view, -1),
  'log.mark': (state, view) => {
    const line = lineOf(view);
    const others = view.marks.filter((one) => one !== line);
    const marks = others.length < view.marks.length ? others : [...view.marks, line].sort((a, b) => a - b);
    return put(state, { ...view, marks });
  },
  'log.mark-next': (state, view) => jump(state, view, Uint32Array.from(view.marks), 1, 'marked line'),
  'log.select': (state, view) => put(state, { ...view, anchor: view.anchor === null ? lineOf(view) : null }),
  'log.copy': (state, view, source) => copied(state, view, source, false),
  'log.copy-markdown': (state, view, source) => copied(state, view, source, true),
  'log.page': paged,
  'log.browse': (state, view, source) => {
    const url = addressOf(view, source, lineOf(view));
    return url === null ? said(state, 'this log has no address') : stepTo(state, {}, { type: 'browse', url });
  },
  'log.edit': (state, view, source) => {
    const place = placeMeant(view, source);
    return place === null
      ? said(state, 'neither the line nor the failure names a file')
      : stepTo(state, {}, { type: 'edit', ...place });
  },
  'log.clear': (state, view) => {
    if (view.anchor !== null) return put(state, { ...view, anchor: null });
    if (view.isFiltered) return put(state, settled(state, filtered(view, false)));
    return put(state, { ...view, search: null });
  },
};

const SEARCH_FIRST = 'search something first, with /';

function toHit(state: State, view: LogView, by: 1 | -1): Step {
  return view.search === null ? said(state, SEARCH_FIRST) : jump(state, view, view.search.hits, by, 'match');
}

function put(state: State, view: LogView): Step {
  return stepTo(state, { log: { ...state.log, view } });
}

function said(state: State, text: string): Step {
  return stepTo(noticed(state, text, 'news'), {});
}

/** The cursor stays in sight when rows change their number or height. */
function settled(state: State, view: LogView): LogView {
  return view.rows.count === 0 ? view : toRow(view, view.at.cursor, roomOf(state));
}

/** What explains failures is an error, whatever its form. */
function errorsOf({ answer: { errors }, notes }: LogView): Uint32Array {
  const causes = notes.causes.filter((line) => line !== null);
  return causes.length === 0 ? errors : Uint32Array.from(new Set([...errors, ...causes])).sort();
}

/** The next of some lines from the cursor, or the one before; round the end, which is told. */
function jump(state: State, view: LogView, lines: Uint32Array, by: 1 | -1, what: string): Step {
  if (lines.length === 0) return said(state, `no ${what} in this log`);
  const line = lineOf(view);
  const at = by === 1 ? countUpTo(lines, line) : countUpTo(lines, line - 1) - 1;
  const isRound = at < 0 || at >= lines.length;
  const next = lines[(at + lines.length) % lines.length]!;
  const step = put(state, toLine(view, next, roomOf(state)));
  if (!isRound) return step;
  const text =
    lines.length === 1 && next === line
      ? `the only ${what}`
      : `${what}: ${by === 1 ? 'from the top again' : 'from the end again'}`;
  return stepTo(noticed(step.state, text, 'news'), {});
}

function fold(state: State, view: LogView): Step {
  const line = lineOf(view);
  const closed = view.isFiltered ? null : closedAt(view, line);
  if (closed?.kind === 'gap') return said(state, 'these lines are not kept; d downloads the whole log');
  if (closed !== null) return put(state, settled(state, withFold(view, closed, false)));
  const around = view.isFiltered ? null : openAround(view, line);
  if (around === null) return said(state, 'nothing to fold here');
  const next = withFold(view, around, true);
  return put(state, toRow(next, next.rows.rowOf(around.first), roomOf(state)));
}

/** Half a page, as far as there is something to see. */
function sideways(state: State, view: LogView, by: 1 | -1): Step {
  if (state.log.isWrapped) return said(state, 'long lines are wrapped; w cuts them');
  const { textWidth } = roomOf(state);
  const left = Math.max(0, view.left + by * Math.max(1, textWidth >> 1));
  if (by === 1 && !view.isFiltered && !isMoreAt(state, view, left)) return still(state);
  return put(state, { ...view, left });
}

function isMoreAt(state: State, view: LogView, left: number): boolean {
  const { height } = extentOf(state, PANE);
  for (let row = view.at.top; row < Math.min(view.rows.count, view.at.top + height); row++) {
    if (view.reader.line(view.rows.lineAt(row)).text.length > left) return true;
  }
  return false;
}

function download(state: State): Step {
  const { source, loaded } = state.log;
  if (source === null || 'path' in source.question) return still(state);
  if (loaded.progress !== null) return said(state, 'the whole log is being downloaded already');
  if (state.isOffline) return said(state, 'offline: nothing is downloaded');
  const question = { ...source.question, fetch: true };
  const log = { ...state.log, loaded: asking(loaded) };
  return stepTo(state, { log }, ask('log', question, SLOT));
}
