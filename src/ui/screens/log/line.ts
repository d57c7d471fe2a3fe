import { counted, grouped } from '../../../reports/layout.ts';
import { expressionOf } from '../../../service/log/pattern.ts';
import { toWidth } from '../../look/cells.ts';
import { ascii, type Look } from '../../look/look.ts';
import { type Piece, pieceOf, visible, wrapped } from './cells.ts';
import { closedAt, type Fold, openAt } from './folding.ts';
import { numberWidth, timeOf } from './gutter.ts';
import type { Note } from './notes.ts';
import type { Room } from './scrolling.ts';
import type { LogPane, LogView } from './state.ts';
import { selectionOf, stepAt } from './view.ts';

/** Cells that a line's text keeps beside what is said of it at its right. */
const TEXT_MIN = 20;

/** One row of the log in lines that are exactly as wide as the pane without its scroll bar. */
export function paintRow(
  log: LogPane,
  view: LogView,
  row: number,
  { textWidth, isWrapped }: Room,
  look: Look,
): string[] {
  const line = view.rows.lineAt(row);
  const fold = view.isFiltered ? null : closedAt(view, line);
  const note = view.notes.of.get(line) ?? null;
  const head = gutterOf(log, view, line, { fold, note, isCursor: row === view.at.cursor }, look);
  const tag = tagOf(view, line, fold, note, look);
  const selection = selectionOf(view);
  const isSelected = selection !== null && line >= selection[0] && line <= selection[1];
  const finish = (text: string): string => (isSelected ? look.selection(text) : text);
  if (fold !== null) return [finish(head.first + tagged(foldText(view, fold, look), tag, textWidth, look))];
  const text = visible(view.reader.line(line).text);
  const paint = painterOf(view, line, note, text, look);
  if (!isWrapped) {
    const room = tag.cells > 0 && textWidth - tag.cells >= TEXT_MIN ? textWidth - tag.cells : textWidth;
    const piece = pieceOf(text, view.left, room);
    const isMore = piece.to < text.length;
    const shown = isMore ? pieceOf(text, view.left, room - 1) : piece;
    const body =
      paint(shown) + ' '.repeat(room - shown.cells - (isMore ? 1 : 0)) + (isMore ? look.dim(look.glyphs.more) : '');
    return [finish(head.first + body + (room < textWidth ? tag.text : ''))];
  }
  return wrapped(text, textWidth).map((piece, index) => {
    const rest = textWidth - piece.cells;
    const isTagged = index === 0 && tag.cells > 0 && rest >= tag.cells;
    const end = isTagged ? ' '.repeat(rest - tag.cells) + tag.text : ' '.repeat(rest);
    return finish((index === 0 ? head.first : head.next) + paint(piece) + end);
  });
}

interface Row {
  readonly fold: Fold | null;
  readonly note: Note | null;
  readonly isCursor: boolean;
}

/** The cursor, the number, the time, a sign; and the blanks below them. */
function gutterOf(log: LogPane, view: LogView, line: number, { fold, note, isCursor }: Row, look: Look) {
  const { glyphs } = look;
  const isMarked = view.marks.includes(line);
  const cursor = isCursor ? look.accent(glyphs.cursor) : ' ';
  const number = grouped(line).padStart(numberWidth(view));
  const shown = isCursor ? number : look.dim(number);
  const time = look.dim(timeOf(view, line, log.times));
  const first = `${cursor}${shown}${isMarked ? look.accent(glyphs.mark) : ' '}${time}${signOf(view, line, fold, note, look)} `;
  const blanks = numberWidth(view) + 3 + timeOf(view, line, log.times).length;
  return { first, next: `${cursor}${' '.repeat(blanks)}` };
}

function signOf(view: LogView, line: number, fold: Fold | null, note: Note | null, look: Look): string {
  const { glyphs } = look;
  if (fold !== null) return fold.kind === 'gap' ? look.dim(glyphs.more) : look.accent(glyphs.folded);
  if (note?.kind === 'cause') return look.bad(look.strong(glyphs.fail));
  const { marker, text } = view.reader.line(line);
  if (marker === 'error') return look.bad(glyphs.fail);
  if (marker === 'warning') return look.warning('!');
  if (!view.isFiltered && text !== '' && openAt(view, line) !== null) return look.dim(glyphs.open);
  return ' ';
}

interface Tag {
  readonly text: string;
  readonly cells: number;
}

/** What is said of a line at its right: which failure it explains, how much is folded away. */
function tagOf(view: LogView, line: number, fold: Fold | null, note: Note | null, look: Look): Tag {
  if (fold !== null) {
    const { kind } = fold;
    const isCounted = kind === 'passed-step' || kind === 'step' || kind === 'group';
    const words = isCounted ? `  ${counted(view.rows.hiddenAfter(line), 'line')} ` : '';
    return { text: look.dim(words), cells: words.length };
  }
  if (note === null) return { text: '', cells: 0 };
  const before = view.notes.of.get(line - 1);
  // Of an explanation of several lines the first one says it.
  if (note.kind === 'cause' && before?.kind === 'cause' && before.failure === note.failure)
    return { text: '', cells: 0 };
  const isOne = view.notes.causes.length === 1;
  if (note.kind === 'cause') {
    const words = `  ${isOne ? 'cause' : `cause ${note.failure}`} ${Math.round(note.confidence * 100)}% `;
    return { text: look.bad(look.strong(words)), cells: words.length };
  }
  const words = `  ${SAID[note.kind]}${isOne ? '' : ` ${note.failure}`} `;
  return { text: look.dim(words), cells: words.length };
}

/** Of lines that are not the explaining one. */
const SAID = { possible: 'possible cause', consequence: 'consequence' } as const;

function tagged(text: string, tag: Tag, width: number, { glyphs }: Look): string {
  if (width - tag.cells < TEXT_MIN) return toWidth(text, width, glyphs.more);
  return toWidth(text, width - tag.cells, glyphs.more) + tag.text;
}

/** What stands for folded lines. */
function foldText(view: LogView, { kind, first }: Fold, look: Look): string {
  const text = visible(view.reader.line(first).text);
  const lines = view.rows.hiddenAfter(first) + 1;
  switch (kind) {
    case 'passed-step':
    case 'step': {
      const { step } = stepAt(view, first) ?? { step: { name: text, isPassed: false } };
      return `${step.isPassed ? `${look.ok(look.glyphs.pass)} ` : ''}${visible(step.name)}`;
    }
    case 'group':
      return text;
    case 'similar':
      return text === ''
        ? look.dim(`${grouped(lines)} blank lines`)
        : `${look.dim(`${grouped(lines)} similar lines:`)} ${text.trimStart()}`;
    case 'internals':
      return look.dim(`${grouped(lines)} lines of libraries: ${text.trimStart()}`);
    case 'gap':
      return look.dim(ascii(`${counted(lines, 'line')} not kept · d downloads the whole log`, look));
  }
}

/** Paints pieces of a line's text: by its own colour, with what is searched marked. */
function painterOf(view: LogView, line: number, note: Note | null, text: string, look: Look): (piece: Piece) => string {
  const base = styleOf(view, line, note, look);
  const ranges = view.search === null ? [] : matchesIn(text, view.search.pattern);
  return ({ from, to }) => {
    let painted = '';
    let at = from;
    for (const [start, end] of ranges) {
      if (end <= from || start >= to) continue;
      painted +=
        base(text.slice(at, Math.max(at, start))) + look.match(text.slice(Math.max(from, start), Math.min(to, end)));
      at = Math.min(to, end);
    }
    return painted + base(text.slice(at, to));
  };
}

function styleOf(view: LogView, line: number, note: Note | null, look: Look): (text: string) => string {
  const { marker, colour } = view.reader.line(line);
  if (note?.kind === 'cause') return (text) => look.bad(look.strong(text));
  if (marker === 'error') return look.bad;
  if (marker === 'warning') return look.warning;
  if (marker === 'group' || marker === 'section') return look.strong;
  if (marker === 'debug' || marker === 'endgroup') return look.dim;
  switch (colour) {
    case 'red':
      return look.bad;
    case 'green':
      return look.ok;
    case 'yellow':
      return look.warning;
    case 'blue':
    case 'cyan':
      return look.accent;
    case 'magenta':
      return look.infra;
    default:
      return (text) => text;
  }
}

/** More marks in one line say nothing. */
const MATCHES_MAX = 50;
/** What was searched is looked for in so much of a line. */
const MATCHED_MAX_LENGTH = 2000;

/** Of an expression only the first match: behind it, nobody has tried how long it takes. */
function matchesIn(text: string, pattern: Parameters<typeof expressionOf>[0]): [number, number][] {
  const expression = expressionOf(pattern, 'g');
  const found: [number, number][] = [];
  for (const match of text.slice(0, MATCHED_MAX_LENGTH).matchAll(expression)) {
    if (match[0] !== '') found.push([match.index, match.index + match[0].length]);
    if (!pattern.isPlain || found.length >= MATCHES_MAX) break;
  }
  return found;
}
