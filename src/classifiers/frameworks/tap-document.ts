import type { LogLine } from '../../domain.ts';

/** One test point: `not ok 2 - name`, with what explains it. */
export interface TapPoint {
  readonly ok: boolean;
  /** `# SKIP` or `# TODO`, lower case: whatever came of it, it fails nothing. */
  readonly directive: string | null;
  readonly name: string;
  readonly header: LogLine;
  /** How far it is indented; a subtest is deeper than its test. */
  readonly depth: number;
  /** Names of the tests around it, outermost first: those that ended, and those that were said to begin. */
  readonly ended: string[];
  readonly begun: readonly string[];
  /** The tests inside it, at any depth. */
  readonly inner: TapPoint[];
  /** The YAML block below: from `---` to `...`, without those. */
  readonly yaml: LogLine[];
  /** Comments and other output since the point before, and up to the next one. */
  readonly above: readonly LogLine[];
  readonly below: LogLine[];
}

/** One stream of the Test Anything Protocol. */
export interface TapDocument {
  /** It begins with `TAP version 14`. */
  readonly isDeclared: boolean;
  readonly points: TapPoint[];
  /** `1..4`, outermost; null when it was not printed. */
  plan: number | null;
  /** `# pass 3`, by word. */
  readonly counts: Map<string, number>;
  /** `Bail out! text`. */
  bailOut: LogLine | null;
}

const VERSION = /^TAP version 1[34]$/;
const PLAN = /^(?<indent> {0,60})1\.\.(?<count>\d+)(?: *#.*)?$/;
const POINT = /^(?<indent> {0,60})(?<not>not )?ok (?<number>\d+)(?: +(?:[-+] )?(?<rest>.*))?$/;
const DIRECTIVE = / # *(?<directive>skip|todo)\S*(?: .*)?$/i;
/** node-tap's, and that of PostgreSQL's regression tests. */
const TIME = /(?: # time=[\d.]+m?s(?: \{)?|(?<! ) {2,}\d+ ms)$/;
const COUNT =
  /^# (?<what>tests|suites|pass|fail|ok|cancelled|skipped|skip|todo|failed|passed|duration_ms) +(?<count>[\d.]+)(?:\/\d+)?$/;
const SUBTEST = /^(?<indent> {0,60})# Subtest: (?<name>.+)$/;
const YAML_BEGINS = /^ +---$/;
const YAML_ENDS = /^ +\.\.\.$/;
const BAIL_OUT = /^Bail out!/;

/** The streams that stand in some lines; a log may begin or end in the middle of one. */
export function tapDocumentsIn(lines: readonly LogLine[]): TapDocument[] {
  const reader = new Reader();
  for (const line of lines) reader.read(line);
  return reader.documents.filter(isTap);
}

/** A numbered point alone may be anybody's, and so may a range. */
function isTap({ isDeclared, points, plan, counts, bailOut }: TapDocument): boolean {
  return isDeclared || (points.length > 0 && (plan !== null || counts.size > 0 || bailOut !== null));
}

/** Names of the tests around a point, outermost first. A log that was cut ends before they do. */
export function parentsOf({ ended, begun }: TapPoint): readonly string[] {
  return ended.length < begun.length ? begun : ended;
}

class Reader {
  readonly documents: TapDocument[] = [];
  #document: TapDocument | null = null;
  #last: TapPoint | null = null;
  #inYaml = false;
  #between: LogLine[] = [];
  #open: { readonly depth: number; readonly name: string }[] = [];

  read(line: LogLine): void {
    const { text } = line;
    if (this.#inYaml) {
      const isEnd = YAML_ENDS.test(text);
      // A block that was cut off has no end.
      this.#inYaml = !isEnd && !POINT.test(text);
      if (this.#inYaml) this.#last!.yaml.push(line);
      if (this.#inYaml || isEnd) return;
    }
    const point = POINT.exec(text)?.groups;
    const plan = PLAN.exec(text)?.groups;
    const count = COUNT.exec(text)?.groups;
    if (VERSION.test(text)) this.#begin(true);
    else if (point !== undefined) this.#readPoint(point, line);
    else if (plan !== undefined) this.#readPlan(plan.indent!.length, Number(plan.count));
    else if (count !== undefined) this.#document?.counts.set(count.what!, Number(count.count));
    else if (BAIL_OUT.test(text)) (this.#document ?? this.#begin()).bailOut ??= line;
    else if (this.#last !== null && YAML_BEGINS.test(text)) this.#inYaml = true;
    else this.#readOther(line);
  }

  #begin(isDeclared = false): TapDocument {
    this.#document = { isDeclared, points: [], plan: null, counts: new Map(), bailOut: null };
    this.documents.push(this.#document);
    this.#last = null;
    [this.#between, this.#open] = [[], []];
    return this.#document;
  }

  #readPoint({ indent, not, number, rest }: Record<string, string | undefined>, line: LogLine): void {
    const depth = indent!.length;
    const restarts = depth === 0 && number === '1' && this.#document?.points.some((one) => one.depth === 0);
    const document = this.#document === null || restarts ? this.#begin() : this.#document;
    const { name, directive } = nameAndDirective(rest ?? '');
    const point: TapPoint = {
      ok: not === undefined,
      directive,
      name,
      header: line,
      depth,
      ended: [],
      begun: this.#open.filter((one) => one.depth < depth).map((one) => one.name),
      inner: pointsInside(document.points, depth, name),
      yaml: [],
      above: this.#between,
      below: [],
    };
    document.points.push(point);
    this.#last = point;
    this.#between = [];
  }

  #readPlan(depth: number, count: number): void {
    if (depth > 0) return;
    const document = this.#document;
    (document === null || !mayPlan(document, count) ? this.#begin() : document).plan = count;
  }

  #readOther(line: LogLine): void {
    if (line.text === '') return;
    const subtest = SUBTEST.exec(line.text)?.groups;
    if (subtest !== undefined) {
      const depth = subtest.indent!.length;
      this.#open = [...this.#open.filter((one) => one.depth < depth), { depth, name: unescaped(subtest.name!) }];
    }
    this.#between.push(line);
    this.#last?.below.push(line);
  }
}

/** A plan stands before all points, or behind them; a stream that ended or points that are not its own are another's. */
function mayPlan({ isDeclared, points, plan, counts }: TapDocument, count: number): boolean {
  if (plan !== null || counts.size > 0) return false;
  return isDeclared || points.filter(({ depth }) => depth === 0).length === count;
}

function nameAndDirective(rest: string): Pick<TapPoint, 'name' | 'directive'> {
  const directive = DIRECTIVE.exec(rest);
  const name = (directive === null ? rest : rest.slice(0, directive.index)).replace(TIME, '');
  return {
    name: unescaped(name).trim(),
    directive: directive?.groups?.directive?.toLowerCase() ?? null,
  };
}

function unescaped(name: string): string {
  return name.replace(/\\([#\\])/g, '$1');
}

/** The points just before that are deeper: subtests are told before their test, which gives all of them its name. */
function pointsInside(points: readonly TapPoint[], depth: number, name: string): TapPoint[] {
  let from = points.length;
  while (from > 0 && points[from - 1]!.depth > depth) from--;
  const inner = points.slice(from);
  for (const one of inner) one.ended.unshift(name);
  return inner;
}

/** A value in a point's YAML block. */
export interface YamlValue {
  /** Without quotes; of a text over several lines the first one. */
  readonly text: string;
  /** The second line of such a text. */
  readonly next: string | null;
  readonly line: LogLine;
}

export function yamlValue({ yaml }: TapPoint, key: string): YamlValue | null {
  const found = yaml.findIndex(({ text }) => text.trimStart().startsWith(`${key}:`));
  if (found < 0) return null;
  const { text } = yaml[found]!;
  const value = text
    .trimStart()
    .slice(key.length + 1)
    .trim();
  if (!/^[|>][-+]?$/.test(value)) {
    return value === '' ? null : { text: unquoted(value), next: null, line: yaml[found]! };
  }
  const deeper = `${/^ */.exec(text)![0]} `;
  const rest = yaml.slice(found + 1).filter((line) => line.text !== '');
  const [first, second] = rest.slice(0, 2).filter((line) => line.text.startsWith(deeper));
  return first === undefined ? null : { text: first.text.trim(), next: second?.text.trim() ?? null, line: first };
}

function unquoted(value: string): string {
  const quoted = /^(?<quote>['"`])(?<inner>.*)\k<quote>$/.exec(value)?.groups?.inner;
  return quoted === undefined ? value : quoted.replace(/\\(['"`\\])/g, '$1');
}
