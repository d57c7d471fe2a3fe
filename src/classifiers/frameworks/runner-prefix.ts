import type { LogLine } from '../../domain.ts';

/** What runners of many tasks print in front of each line, so that one can tell whose it is: the group, where there is one. */
export const RUNNERS: readonly RegExp[] = [
  // docker buildx, as it goes (`#23 10.12 text`) and once more when the build has failed (`10.12 text`).
  /^(?:(#\d+) )?\d+\.\d{1,3}(?: |$)/,
  // docker compose: `app-1  | text`. moon: `web:build | text`. Earthly: `+test | text`. foreman: `web.1 | text`.
  /^([+@./]{0,3}[A-Za-z][\w@./:#+-]{0,80})(?<!:) +\|(?: |$)/,
  // turbo: `web:build: text`, `@scope/web:build: text`, `//:lint: text`.
  /^((?:@[\w.-]+\/|\/\/)?[\w.-]*[:#][A-Za-z][\w:.-]*)(?:: |:$)/,
  // pnpm and bun: `packages/web build: text`.
  /^([^\s:[➤]+ [A-Za-z][\w:.-]*)(?:: |:$)/,
  // yarn: `[@scope/web]: text`, `➤ YN0000: [web]: text`. concurrently: `[build] text`. Maven's levels are its own.
  /^(?:➤ YN0000: )?(\[(?!ERROR|WARN|INFO|DEBUG)[\w@./: -]+\]):?(?: |$)/,
  // nx and lerna: `web: text`, `@scope/web: text`. Kotlin's `e` and `w` are no packages.
  /^(?![ew]: )((?:@[\w.-]+\/)?[\w-]+)(?:: |:$)/,
];
/** What a tool writes before a message of its own. */
const LEVEL = /^\[?(?:note|error|warn(?:ing)?|info|debug|trace|fatal|help|log|stdout|stderr|output)\b/i;
/** The seconds of a docker step are different on each line. */
const DOCKER = /^(#\d+ )\d+\.\d+(?: |$)/;
/** More packages than this in one step are not told apart. */
const PREFIXES_MAX = 200;

/**
 * The lines as each framework printed them, before a runner mixed the output of several: first those without prefix,
 * then, for each prefix, its lines without it. A prefix is one that stands before an `anchor`, which is a line that
 * the framework always prints; the line must end where the anchor does when it ends in `$`.
 */
export function outputsOf(lines: readonly LogLine[], anchor: RegExp): readonly (readonly LogLine[])[] {
  const outputs = new Map<string, LogLine[]>();
  for (const { text } of lines) {
    const found = anchor.exec(text);
    if (found === null || found.index === 0 || outputs.size === PREFIXES_MAX) continue;
    const prefix = text.slice(0, found.index);
    if (isOfRunner(prefix) && !LEVEL.test(prefix)) outputs.set(keyOf(prefix), []);
  }
  if (outputs.size === 0) return [lines];

  const prefixes = [...outputs.keys()].sort((a, b) => b.length - a.length);
  const plain: LogLine[] = [];
  for (const line of lines) {
    const text = line.text.replace(DOCKER, '$1');
    // A blank line has lost the blank at the end of its prefix.
    const prefix = prefixes.find((one) => text.startsWith(one) || text === one.trimEnd());
    if (prefix === undefined) plain.push(line);
    else outputs.get(prefix)!.push({ ...line, text: text.slice(prefix.length) });
  }
  return [plain, ...outputs.values()];
}

/** All of it, and it tells whose the line is: the seconds of a docker step alone do not. */
function isOfRunner(prefix: string): boolean {
  return RUNNERS.some((form) => {
    const found = form.exec(prefix);
    return found?.[0] === prefix && found[1] !== undefined;
  });
}

function keyOf(prefix: string): string {
  return prefix.replace(DOCKER, '$1');
}
