import type { Failure, LogLine } from '../domain.ts';
import { thrownAt } from './frameworks/java-frame.ts';
import { ownFrame } from './frameworks/javascript-frame.ts';
import { repositoryPath } from './frameworks/source-path.ts';

/** More are of a build that is broken altogether. */
const PLACES_MAX = 50;

/**
 * Files that a failure names: in what tools found, at its tests, in the stack frames around its line. As paths in the repository
 * where that can be told; without what others wrote.
 */
export function placesOf({ problems, tests, excerpt }: Failure): string[] {
  const named = [
    ...problems.map(({ file }) => file),
    ...(tests?.failures ?? []).map(({ file }) => file),
    ...excerpt.map(({ text }) => framed(text)),
    ...thrownIn(excerpt),
  ];
  const paths = named.flatMap((path) => (path === null || path === '' ? [] : repositoryPath(path)));
  return [...new Set(paths)].filter((path) => !FOREIGN.test(path)).slice(0, PLACES_MAX);
}

/** Dependencies, and what came with the machine; of `/usr`, only `src` is where containers keep a project. */
const FOREIGN =
  /(?:^|\/)(?:node_modules|site-packages|dist-packages|\.pnpm|\.cargo|\.rustup|hostedtoolcache|vendor\/bundle|pkg\/mod|ruby\/[\d.]+\/gems)\/|^\/(?:usr\/(?!src\/)|lib\/|rustc\/)|^<|^node:/;

/** How languages print where they were. Source: their own traces; none of them has a blank in it but Python's and .NET's. */
const FRAMES: readonly RegExp[] = [
  // Python: `  File "/home/runner/work/nova/nova/app/main.py", line 3, in <module>`.
  /^\s*File "(?<file>[^"]{1,500})", line \d+/,
  // .NET: `   at Nova.Cart.Total() in /home/runner/work/nova/nova/src/Cart.cs:line 12`.
  /^\s*at .{1,500}? in (?<file>\S.{0,500}):line \d+$/,
  // Go: a tab, the path, an offset in the function.
  /^\s+(?<file>\/\S{1,500}\.go):\d+(?: \+0x[0-9a-f]+)?$/,
  // Rust: `thread 'main' panicked at src/main.rs:4:5:`.
  /\bpanicked at (?:'.{0,500}', )?(?<file>[^\s:']{1,500}\.rs):\d+:\d+/,
  // Ruby: `app/cart.rb:12:in 'total'`, PHP: `#0 /app/src/Cart.php(12): total()`.
  /^\s*(?:from )?(?<file>[^\s:]{1,500}\.rb):\d+:in [`']/,
  /^\s*#\d+ (?<file>\S{1,500}\.php)\(\d+\): /,
];

function framed(text: string): string | null {
  for (const form of FRAMES) {
    const file = form.exec(text)?.groups?.file;
    if (file !== undefined) return file;
  }
  const { file } = ownFrame(text) ?? { file: '' };
  // A time of day looks like a place, too.
  return /[/.]/.test(file) ? file : null;
}

const JAVA_FRAME = /^\s*at [\w.$@/-]{1,500}\.[\w$<>]{1,200}\([\w$.-]{1,200}\.(?:java|kt|kts|groovy|scala):\d+\)$/;

/** The project's own frame of each exception of the JVM; its path ends like the real one. */
function thrownIn(excerpt: readonly LogLine[]): (string | null)[] {
  return excerpt.map(({ text }, index) => {
    const next = excerpt[index + 1]?.text ?? '';
    if (JAVA_FRAME.test(text) || !JAVA_FRAME.test(next)) return null;
    return thrownAt(excerpt, index, '', () => false)?.file ?? null;
  });
}
