import type { LogLine } from '../../domain.ts';
import type { Framework } from './framework.ts';
import { type Draft, position, problemsIn } from './problem-list.ts';
import { SOURCE_PATH } from './source-path.ts';
import type { ToolLine } from './tool-output.ts';

/** `src/a.ts(1,2): error TS2307: text`, and with colours on: `src/a.ts:1:2 - error TS2307: text`. */
const FINDING = new RegExp(
  String.raw`^(?<file>${SOURCE_PATH})(?:\((?<line>\d+),(?<column>\d+)\): |:(?<prettyLine>\d+):(?<prettyColumn>\d+) - )` +
    String.raw`(?<severity>error|warning) (?<code>TS\d+): (?<message>.+)$`,
);
/** Bundlers print the place first: `ERROR in src/a.ts:1:2`, `[tsl] ERROR in /w/src/a.ts(1,2)`; Next.js only `./src/a.ts:1:2`. */
const PLACE = new RegExp(
  String.raw`^(?:(?:\[tsl\] )?(?<severity>ERROR|WARNING) in )?(?<file>${SOURCE_PATH})(?::(?<line>\d+):(?<column>\d+)|\((?<tslLine>\d+),(?<tslColumn>\d+)\))$`,
);
/** The line below such a place: `TS2307: text`; Next.js gives no code. */
const BELOW_PLACE = /^\s*(?:(?<code>TS\d+): |Type error: )(?<message>.+)$/;

/**
 * The TypeScript compiler, alone or inside vue-tsc, ts-node, webpack, Angular and Next.js.
 * A finding without a place (`error TS18003: No inputs were found`) is no problem of a file.
 */
export const tsc: Framework = {
  name: 'tsc',
  hints: ['error TS', 'warning TS', 'ERROR in ', 'WARNING in ', 'Type error: '],
  parse: (lines: readonly LogLine[]) => ({ tests: null, problems: problemsIn(lines, reader()) }),
};

function reader(): (tool: ToolLine) => Draft | null {
  const places = new Map<string, Pick<Draft, 'file' | 'line' | 'column' | 'severity'>>();
  return ({ text, runner, line }) => {
    const finding = FINDING.exec(text)?.groups;
    if (finding !== undefined) {
      return {
        file: finding.file!,
        line: position(finding.line ?? finding.prettyLine),
        column: position(finding.column ?? finding.prettyColumn),
        severity: finding.severity === 'warning' ? 'warning' : 'error',
        code: finding.code!,
        message: finding.message!,
        logLine: line.number,
      };
    }
    const above = places.get(runner);
    places.delete(runner);
    const below = above === undefined ? undefined : BELOW_PLACE.exec(text)?.groups;
    if (above !== undefined && below !== undefined) {
      return { ...above, code: below.code ?? null, message: below.message!, logLine: line.number };
    }
    const place = PLACE.exec(text)?.groups;
    if (place !== undefined) {
      places.set(runner, {
        file: place.file!,
        line: position(place.line ?? place.tslLine),
        column: position(place.column ?? place.tslColumn),
        severity: place.severity === 'WARNING' ? 'warning' : 'error',
      });
    }
    return null;
  };
}
