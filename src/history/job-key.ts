/**
 * The name that a job keeps over time: without the number of its shard and without the machine that it runs on.
 * `test (3.12, ubuntu-22.04, 2, 4)` -> `test (3.12, ubuntu)`. Of GitHub's own runners the system stays, because it is what is
 * tested; the version goes, because `ubuntu-latest` becomes another one by itself.
 */
export function jobKey(name: string): string {
  return named(name, (values) => withoutShard(values.filter(isNoRunner))).replace(SHARD, '');
}

/** The finer key: shards stay apart. `test (3.12, ubuntu-22.04, 2, 4)` -> `test (3.12, ubuntu, 2, 4)`. */
export function fineJobKey(name: string): string {
  return named(name, (values) => values.filter(isNoRunner));
}

/** GitHub appends the values of a matrix to the name, in parentheses; of a job in a called workflow they may stand inside. */
const MATRIX = / ?\(([^()]*)\)/g;

function named(name: string, keep: (values: readonly string[]) => readonly string[]): string {
  const kept = name.replace(HOSTED, (_label, system: string, arm?: string) => system + (arm ?? ''));
  return kept.replace(MATRIX, (all, inside: string) => {
    const values = inside.split(',').map((value) => value.trim());
    const rest = keep(values);
    if (rest.length === values.length) return all;
    return rest.length === 0 ? '' : ` (${rest.join(', ')})`;
  });
}

/** `ubuntu-latest`, `macos-14-xlarge`, `windows-11-arm`. */
const HOSTED = /\b(ubuntu|windows|macos)-(?:latest|\d+(?:\.\d+)?)(?:-(?:x?large|\d+-?cores?))?(-arm)?(?![\w.])/g;

/** Labels of machines of one's own: they say how big, not what. `self-hosted`, `linux.2xlarge`, `lf.linux.g5.4xlarge`. */
const RUNNER = /^(?:self-hosted|(?:[\w-]+\.)*(?:linux|windows|macos)\.[\w.-]+)$/;

function isNoRunner(value: string): boolean {
  return !RUNNER.test(value);
}

/** `2/4`, `shard 2 of 4`. Not a part of a version or of a path. */
const ONE_OF = String.raw`(?:\b(?:shard|part|chunk|group|split)[ #-]?|(?<![\w./]))\d{1,3}(?:\/| of |-of-)\d{1,3}(?![\w./])`;
const SHARD = new RegExp(String.raw`[ ,-]{0,3}(?:\[${ONE_OF}\]|\(${ONE_OF}\)|${ONE_OF})`, 'gi');
const SHARD_VALUE = new RegExp(`^${ONE_OF}$`, 'i');

/** Shard and count side by side: `2, 4` is the second of four. */
function withoutShard(values: readonly string[]): readonly string[] {
  const at = values.findIndex((value, index) => isShard(value, values[index + 1]));
  const rest = at === -1 ? values : values.toSpliced(at, 2);
  return rest.filter((value) => !SHARD_VALUE.test(value));
}

function isShard(index: string, count: string | undefined): boolean {
  if (count === undefined || !/^\d{1,3}$/.test(index) || !/^\d{1,3}$/.test(count)) return false;
  return Number(count) >= 2 && Number(index) <= Number(count);
}
