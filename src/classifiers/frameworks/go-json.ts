import type { LogLine } from '../../domain.ts';

/** `{"Time":"…","Action":"output","Package":"example.com/shop/cart","Test":"TestTotal","Output":"…\n"}`. */
const EVENT = /^\{"(?:Time|Action|ImportPath)":/;

interface Output {
  readonly lines: LogLine[];
  /** A line that goes on in the next event. */
  begun: LogLine | null;
}

/**
 * What `go test -json` reports, as `go test` would have printed it: first the lines that are no event, then those of each
 * package, which run at the same time. A line of the result bears the number of the event that it comes from.
 */
export function linesOfEvents(lines: readonly LogLine[]): readonly (readonly LogLine[])[] {
  if (!lines.some(({ text }) => EVENT.test(text))) return [lines];
  const plain: LogLine[] = [];
  const packages = new Map<string, Output>();
  for (const line of lines) {
    const event = EVENT.test(line.text) ? outputEventIn(line.text) : null;
    if (event === null) {
      if (!EVENT.test(line.text)) plain.push(line);
      continue;
    }
    const output = packages.get(event.source) ?? { lines: [], begun: null };
    packages.set(event.source, output);
    addText(output, event.text, line);
  }
  return [plain, ...[...packages.values()].map((one) => one.lines)];
}

/** Null for an event without output, and for a line that was cut. */
function outputEventIn(json: string): { readonly source: string; readonly text: string } | null {
  let event: Readonly<Record<string, unknown>>;
  try {
    event = JSON.parse(json);
  } catch {
    return null;
  }
  const { Output: text, Package, ImportPath } = event;
  // A package that is built for its tests is called `example.com/shop/cart [example.com/shop/cart.test]`.
  const source = typeof Package === 'string' ? Package : String(ImportPath).replace(/(?:_test)? \[.*$/, '');
  return typeof text === 'string' ? { source, text } : null;
}

function addText(output: Output, text: string, line: LogLine): void {
  const parts = text.split('\n');
  const unended = parts.pop()!;
  for (const part of parts) {
    const { begun } = output;
    output.lines.push({ ...(begun ?? line), text: `${begun?.text ?? ''}${part}`.trimEnd() });
    output.begun = null;
  }
  if (unended !== '') output.begun = { ...(output.begun ?? line), text: `${output.begun?.text ?? ''}${unended}` };
}
