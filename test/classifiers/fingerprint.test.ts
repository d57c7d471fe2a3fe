import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fingerprint } from '../../src/classifiers/fingerprint.ts';
import type { Problem, TestReport } from '../../src/domain.ts';
import { triageText } from '../support/engine.ts';

const ofLine = (text: string) => fingerprint(text, null, null, []);

const number = (min: number, max: number) => fc.integer({ min, max });
const digits = (value: number, width: number) => String(value).padStart(width, '0');
const of = (characters: string, min: number, max = min) =>
  fc.array(fc.constantFrom(...characters), { minLength: min, maxLength: max }).map((all) => all.join(''));
/** Real ones have both: without a digit it would be a word, without a letter a number. */
const hex = (length: number) => of('0123456789abcdef', length).filter((text) => /\d/.test(text) && /[a-f]/.test(text));
const word = of('abcdefghijklmnopqrstuvwxyz', 4, 10);

/** Kubernetes has no vowels in names that it makes up, lest they say something. */
const pod = (length: number) => of('bcdfghjklmnpqrstvwxz2456789', length);

const day = fc
  .tuple(number(2019, 2039), number(1, 12), number(1, 28))
  .map((parts) => parts.map((part) => digits(part, 2)).join('-'));
const clock = fc
  .tuple(number(0, 23), number(0, 59), number(0, 59))
  .map((parts) => parts.map((part) => digits(part, 2)).join(':'));

/** Where CI services check a repository out: both repository and place may differ from run to run. */
const checkout = fc.oneof(
  word.map((name) => `/home/runner/work/${name}/${name}/`),
  word.map((name) => `/Users/runner/work/${name}/${name}/`),
  word.map((name) => `D:\\a\\${name}\\${name}\\`),
  word.map((name) => `/__w/${name}/${name}/`),
  fc.constant('/github/workspace/'),
  word.map((name) => `/home/ci/actions-runner/_work/${name}/${name}/`),
  word.map((name) => `C:\\actions-runner\\_work\\${name}\\${name}\\`),
  fc.tuple(word, word).map((names) => `/builds/${names.join('/')}/`),
  fc.tuple(hex(8), number(0, 9), word).map(([token, slot, name]) => `/builds/${token}/${slot}/acme/${name}/`),
  number(1, 99).map((slot) => `/home/vsts/work/${slot}/s/`),
  fc.constant('/home/circleci/project/'),
  word.map((name) => `/home/travis/build/acme/${name}/`),
  fc.tuple(word, number(1, 9)).map(([name, slot]) => `/var/lib/jenkins/workspace/${name}@${slot}/`),
);

const temporary = fc.oneof(
  of('abcdefghijklmnopqrstuvwxyz0123456789_', 8).map((name) => `/tmp/tmp${name}/out.bin`),
  number(0, 999).map((run) => `/tmp/pytest-of-runner/pytest-${run}/out.bin`),
  of('ABCDEFxyz0123', 6).map((name) => `/tmp/tmp.${name}/out.bin`),
  fc.tuple(of('abcxyz', 2), of('abcxyz0123456789_', 30)).map((parts) => `/var/folders/${parts.join('/')}/T/out.bin`),
  of('abcxyz0123', 8).map((name) => `/private/tmp/${name}/out.bin`),
  of('abcxyz0123', 8).map((name) => `C:\\Users\\RUNNER~1\\AppData\\Local\\Temp\\${name}\\out.bin`),
  of('abcxyz0123', 8).map((name) => `C:\\Users\\runneradmin\\AppData\\Local\\Temp\\${name}\\out.bin`),
  of('abcxyz0123', 8).map((name) => `D:\\a\\_temp\\${name}\\out.bin`),
  fc.uuid().map((name) => `/home/runner/work/_temp/${name}/out.bin`),
);

/** What a line holds in one run -> what it may hold in another; and the line around it. */
const VARYING: Readonly<Record<string, readonly [fc.Arbitrary<string>, (part: string) => string]>> = {
  'run id': [number(1e9, 3e10).map(String), (id) => `Error: run ${id} has no artifact "dist"`],
  'run id in a URL': [
    number(1e9, 3e10).map((id) => `https://github.com/acme/nova/actions/runs/${id}/job/${id + 7}`),
    (url) => `Error: artifact "dist" of ${url} is gone`,
  ],
  'hosted runner': [
    number(1, 99).map((at) => `GitHub Actions ${at}`),
    (name) => `Error: ${name} lost its disk while it wrote dist`,
  ],
  'runner in a pool': [
    fc.tuple(pod(9), pod(5)).map(([set, name]) => `nova-runner-${set}-${name}`),
    (name) => `Error: pod "${name}" was evicted: the node had too little memory`,
  ],
  checkout: [checkout, (folder) => `${folder}src/cart/total.ts: Error: cannot read the price list`],
  'temporary folder': [temporary, (path) => `FileNotFoundError: No such file or directory: '${path}'`],
  port: [number(1024, 65535).map(String), (port) => `Error: listen EADDRINUSE: address already in use :::${port}`],
  'address and port': [
    fc.tuple(number(10, 172), number(0, 255), number(1024, 65535)).map(([a, b, port]) => `${a}.${b}.0.7:${port}`),
    (address) => `dial tcp ${address}: connect: connection refused`,
  ],
  'both ends of a connection': [
    fc.tuple(number(1024, 65535), number(1024, 65535)).map(([from, to]) => `127.0.0.1:${from}->127.0.0.1:${to}`),
    (ends) => `read tcp ${ends}: read: connection reset by peer`,
  ],
  time: [clock, (time) => `[${time}] FATAL: the queue is full`],
  'time with fractions': [
    fc.tuple(clock, number(0, 999)).map(([time, ms]) => `${time}.${digits(ms, 3)}`),
    (time) => `${time} [main] ERROR the queue is full`,
  ],
  date: [day, (date) => `Error: no rates for ${date}`],
  'moment of ISO 8601': [
    fc
      .tuple(day, clock, fc.constantFrom('Z', '.123Z', '+02:00', '.123456+0000'))
      .map(([a, b, zone]) => `${a}T${b}${zone}`),
    (moment) => `${moment} error: the queue is full`,
  ],
  'moment of Python’s logging': [
    fc.tuple(day, clock, number(0, 999)).map(([a, b, ms]) => `${a} ${b},${digits(ms, 3)}`),
    (moment) => `${moment} ERROR shop.queue: the queue is full`,
  ],
  'moment of syslog': [
    fc
      .tuple(fc.constantFrom('Jan', 'Mar', 'Sep', 'Dec'), number(1, 28), clock)
      .map(([month, at, time]) => `${month} ${String(at).padStart(2)} ${time}`),
    (moment) => `${moment} runner kernel: Out of memory: Killed process 17 (node)`,
  ],
  'moment in seconds': [number(1_500_000_000, 1_999_999_999).map(String), (at) => `Error: token expired at ${at}`],
  duration: [
    fc.oneof(
      number(1, 99_999).map((ms) => `${ms} ms`),
      number(1, 99_999).map((ms) => `${ms}ms`),
      number(1, 99_999).map((ms) => `${(ms / 1000).toFixed(2)}s`),
      number(2, 999).map((s) => `${s} seconds`),
      fc.tuple(number(1, 59), number(0, 59)).map(([m, s]) => `${m}m ${s}s`),
      fc.tuple(number(1, 59), number(0, 59)).map(([m, s]) => `${m}m${s}s`),
      fc.tuple(number(1, 59), number(0, 59)).map(([m, s]) => `${m}m${s}.25s`),
    ),
    (time) => `Error: gave up after ${time}: the server never answered`,
  ],
  size: [
    fc.oneof(
      number(1, 999).map((size) => `${size} MiB`),
      number(1, 9999).map((size) => `${(size / 100).toFixed(2)} GiB`),
      number(1, 999_999).map((size) => `${size} bytes`),
    ),
    (size) => `RuntimeError: CUDA out of memory. Tried to allocate ${size}`,
  ],
  'process id': [
    number(2, 4_000_000).map(String),
    (pid) => `line 12: ${pid} Segmentation fault (core dumped) ./bin/nova`,
  ],
  'process id in brackets': [
    number(2, 4_000_000).map(String),
    (pid) => `postgres[${pid}]: FATAL:  role "nova" does not exist`,
  ],
  goroutine: [number(1, 99_999).map(String), (id) => `panic: goroutine ${id} [running]: send on closed channel`],
  thread: [
    number(1, 400).map(String),
    (id) => `Exception in thread "Thread-${id}" java.lang.IllegalStateException: closed`,
  ],
  'thread of a pool': [
    fc.tuple(number(1, 40), number(1, 40)).map(([pool, thread]) => `pool-${pool}-thread-${thread}`),
    (name) => `Exception in thread "${name}" java.lang.IllegalStateException: closed`,
  ],
  'thread of Rust': [
    number(1, 9999).map(String),
    (id) => `thread 'main' (${id}) panicked at src/cart.rs:12:5: no price`,
  ],
  address: [of('0123456789abcdef', 4, 16).map((at) => `0x${at}`), (at) => `<Cart object at ${at}> has no total`],
  commit: [fc.oneof(hex(40), hex(10), hex(7)), (id) => `error: cannot merge ${id}: it is no commit`],
  digest: [hex(64).map((value) => `sha256:${value}`), (value) => `manifest ${value} not found`],
  uuid: [fc.uuid(), (id) => `Error: order ${id} was not found`],
  'place in a file': [
    fc.tuple(number(1, 9999), number(1, 200)).map((place) => place.join(':')),
    (place) => `src/cart/total.ts:${place} - error: the price list is empty`,
  ],
  'line of a frame': [number(1, 9999).map(String), (line) => `File "shop/cart.py", line ${line}, in total`],
  shard: [
    fc.tuple(number(1, 64), number(1, 64)).map((shard) => shard.join('/')),
    (shard) => `Error: shard ${shard}: the price list is empty`,
  ],
  'worker of pytest': [
    number(0, 64).map((at) => `gw${at}`),
    (worker) => `[${worker}] node down: Not properly terminated`,
  ],
  'worker of Jest': [number(1, 64).map(String), (at) => `Error: worker ${at} ran out of memory and was killed`],
  attempt: [
    fc.tuple(number(1, 9), number(2, 9)).map(([at, all]) => `Attempt ${at} of ${all}`),
    (attempt) => `${attempt} failed: the registry did not answer`,
  ],
  'attempt in brackets': [
    fc.tuple(number(1, 9), number(2, 9)).map((both) => `(retry ${both.join('/')})`),
    (attempt) => `Error: upload failed ${attempt}: the bucket is closed`,
  ],
  'masked secret': [of('*', 3, 12), (secret) => `Error: the token ${secret} was refused`],
};

describe('the same failure has the same fingerprint whatever its', () => {
  test.each(Object.entries(VARYING))('%s', (_, [part, line]) => {
    fc.assert(
      fc.property(part, part, (one, other) => {
        expect(ofLine(line(other))).toBe(ofLine(line(one)));
      }),
      { seed: 20251016, numRuns: 200 },
    );
  });

  test('indentation and blanks', () => {
    expect(ofLine('  Error:   no   price\t')).toBe(ofLine('Error: no price'));
  });

  test('separators in paths: a runner of Windows turns them round', () => {
    expect(ofLine('src\\cart\\total.ts: Error: no price')).toBe(ofLine('src/cart/total.ts: Error: no price'));
  });
});

/** Texts that are each another failure. */
const DISTINCT: readonly (readonly [what: string, ...lines: readonly string[]])[] = [
  ['name of a test', 'FAILED test_total_of_cart - KeyError', 'FAILED test_total_of_order - KeyError'],
  ['error code', 'error TS2322: it does not fit', 'error TS2345: it does not fit', 'error CS0103: it does not fit'],
  ['code of the system', 'Error: connect ECONNREFUSED', 'Error: connect ETIMEDOUT', 'Error: connect ENOTFOUND'],
  ['kind of exception', 'java.lang.NullPointerException: x', 'java.lang.IllegalStateException: x'],
  [
    'file',
    '/home/runner/work/nova/nova/src/cart.ts: no price',
    '/home/runner/work/nova/nova/src/order.ts: no price',
    '/home/runner/work/nova/nova/lib/cart.ts: no price',
  ],
  ['file of GitLab', '/builds/acme/nova/src/cart.ts: no price', '/builds/acme/nova/lib/cart.ts: no price'],
  ['module', "No module named 'shop.cart'", "No module named 'shop.order'", "No module named 'shop2'"],
  ['host', 'cannot reach https://a.example/x', 'cannot reach https://b.example/x'],
  ['expected and actual kind', "expected 'string', got 'number'", "expected 'number', got 'string'"],
  ['unit under test', 'utf8 is unknown', 'utf16 is unknown', 'i18n is unknown'],
  ['signal', 'killed by SIGSEGV', 'killed by SIGABRT', 'killed by SIGKILL'],
  ['missing command', 'bash: line 3: docker: command not found', 'bash: line 3: podman: command not found'],
  ['missing temporary file’s sentence', "cannot open '/tmp/a/b'", "cannot delete '/tmp/a/b'"],
];

describe('another failure has another fingerprint:', () => {
  test.each(DISTINCT)('by its %s', (_, ...lines) => {
    expect(new Set(lines.map(ofLine)).size).toBe(lines.length);
  });

  test('by any word of its message', () => {
    const plain = fc.array(word, { minLength: 1, maxLength: 6 }).map((words) => words.join(' '));
    fc.assert(
      fc.property(plain, plain, (one, other) => {
        // A short word of the letters a to f is no commit: that takes a digit.
        expect(ofLine(`Error: ${one}`) === ofLine(`Error: ${other}`)).toBe(one === other);
      }),
      { seed: 20251016, numRuns: 500 },
    );
  });
});

const report = (...ids: readonly string[]): TestReport => ({
  framework: 'vitest',
  passed: 1,
  failed: ids.length,
  skipped: 0,
  total: ids.length + 1,
  failures: ids.map((id, at) => ({ id, message: `expected ${at}`, file: null, line: null, logLine: at + 1 })),
});
const problem = (given: Partial<Problem>): Problem => ({
  file: 'src/cart.ts',
  line: 12,
  column: 5,
  severity: 'error',
  code: 'TS2322',
  message: 'Type 1 is not assignable',
  logLine: 1,
  ...given,
});

describe('what identifies a failure', () => {
  test('are its tests, in any order and whatever they say', () => {
    const ids = fc.uniqueArray(word, { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(ids, fc.string(), fc.string(), (names, one, other) => {
        const print = fingerprint(one, null, report(...names), []);
        expect(fingerprint(other, null, report(...names.toReversed()), [])).toBe(print);
        expect(fingerprint(one, null, report(...names, 'another test'), [])).not.toBe(print);
        expect(fingerprint(one, null, { ...report(...names), framework: 'jest' }, [])).not.toBe(print);
      }),
      { seed: 20251016 },
    );
  });

  test('is the first problem by file, code and message, wherever in the file it stands', () => {
    const print = (given: Partial<Problem>) => fingerprint('x', null, null, [problem(given)]);
    expect(print({ line: 99, column: 1, logLine: 7 })).toBe(print({}));
    expect(print({ message: 'Type 7 is not assignable' })).toBe(print({}));
    expect(print({ file: '/home/runner/work/nova/nova/src/cart.ts' })).toBe(
      print({ file: 'D:\\a\\nova\\nova\\src\\cart.ts' }),
    );
    const others = [{}, { file: 'src/order.ts' }, { code: 'TS2345' }, { code: null }, { message: 'Type is gone' }];
    expect(new Set(others.map(print)).size).toBe(others.length);
  });

  test('has a version and 64 bits', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(ofLine(text)).toMatch(/^v\d+:[0-9a-f]{16}$/);
      }),
      { seed: 20251016 },
    );
  });
});

describe('two runs of one job', () => {
  const stamped = (lines: readonly string[], startMs: number) =>
    lines.map((line, at) => `${new Date(startMs + at * 137).toISOString().replace('Z', '0000Z')} ${line}\n`).join('');

  const prints = async (text: string) => {
    const { jobs } = await triageText(text);
    return jobs.flatMap(({ failures }) => failures.map((failure) => failure.fingerprint));
  };

  const panic = ({ folder, goroutine, address, pid, line }: Record<string, string | number>) => [
    '##[group]Run ./bin/indexer --once',
    '\u001b[36;1m./bin/indexer --once\u001b[0m',
    'shell: /usr/bin/bash -e {0}',
    '##[endgroup]',
    `indexer started, pid ${pid}`,
    'panic: assignment to entry in nil map',
    '',
    `goroutine ${goroutine} [running]:`,
    `main.(*index).add(${address}, {${address}, 0x5})`,
    `\t${folder}/indexer/index.go:${line} +0x1d`,
    'main.main()',
    `\t${folder}/indexer/main.go:22 +0x${goroutine}`,
    '##[error]Process completed with exit code 2.',
  ];

  test('that panic in another goroutine, folder, process and minute have one', async () => {
    const one = await prints(
      stamped(
        panic({ folder: '/home/runner/work/nova/nova', goroutine: 17, address: '0xc000112080', pid: 2041, line: 31 }),
        Date.parse('2026-03-01T10:00:00Z'),
      ),
    );
    const other = await prints(
      stamped(
        panic({ folder: '/opt/runner/_work/nova/nova', goroutine: 6, address: '0xc0004bc3e0', pid: 77, line: 31 }),
        Date.parse('2026-04-09T22:14:51Z'),
      ),
    );
    expect(one).toHaveLength(1);
    expect(other).toEqual(one);
  });
});
