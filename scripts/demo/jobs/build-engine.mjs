import { checkout } from '../checkout.mjs';
import { hex } from '../clock.mjs';
import { MISMATCH, PARENTHESES, UNREAD_FIELD, UNUSED_IMPORT } from '../engine-diagnostics.mjs';
import { sgr } from '../markup.mjs';
import { actionHeader, completeJob, scriptHeader, setUpJob } from '../runner.mjs';
import { cargo, told } from '../rustc.mjs';
import { cacheRestored } from '../toolchains.mjs';

const ACTIONS = ['actions/checkout@v4', 'actions/cache@v4'];

const JOB = 'build (engine)';

export const ENV = { CARGO_TERM_COLOR: 'always', CARGO_INCREMENTAL: 0 };

const TOOLCHAIN = '1.95.0-x86_64-unknown-linux-gnu';

/** In the order in which cargo gets to them. */
export const CRATES = `
  proc-macro2 1.0.106, unicode-ident 1.0.24, quote 1.0.45, libc 0.2.186, cfg-if 1.0.4, serde_core 1.0.228, memchr 2.8.0,
  autocfg 1.5.1, itoa 1.0.18, once_cell 1.21.4, bytes 1.12.0, pin-project-lite 0.2.17, futures-core 0.3.32, log 0.4.30,
  smallvec 1.15.1, syn 2.0.117, hashbrown 0.16.1, equivalent 1.0.2, scopeguard 1.2.0, parking_lot_core 0.9.12, lock_api 0.4.14,
  version_check 0.9.5, futures-sink 0.3.32, futures-task 0.3.32, slab 0.4.12, futures-io 0.3.32, ryu 1.0.23, zmij 1.0.21,
  serde 1.0.228, thiserror 2.0.18, anyhow 1.0.102, crossbeam-utils 0.8.21, rayon-core 1.13.0, either 1.15.0, ahash 0.8.12,
  zerocopy 0.8.48, indexmap 2.14.0, num-traits 0.2.19, tracing-core 0.1.36, lazy_static 1.5.0, regex-syntax 0.8.10,
  aho-corasick 1.1.4, serde_derive 1.0.228, thiserror-impl 2.0.18, tokio-macros 2.7.0, tracing-attributes 0.1.31,
  futures-macro 0.3.32, mio 1.2.0, socket2 0.6.3, signal-hook-registry 1.4.8, errno 0.3.14, parking_lot 0.12.5,
  crossbeam-epoch 0.9.18, crossbeam-deque 0.8.6, regex-automata 0.4.14, getrandom 0.3.4, rand_core 0.9.5, ppv-lite86 0.2.21,
  rand_chacha 0.9.0, rand 0.9.4, futures-util 0.3.32, tracing 0.1.44, tokio 1.52.3, rayon 1.12.0, regex 1.12.3, bitflags 2.11.1,
  rustix 1.1.4, linux-raw-sys 0.12.1, fastrand 2.4.1, tempfile 3.27.0, serde_json 1.0.149, arrayvec 0.7.6, byteorder 1.5.0,
  crc32fast 1.5.0, matchers 0.2.0, sharded-slab 0.1.7, thread_local 1.1.9, nu-ansi-term 0.50.3, tracing-log 0.2.0,
  tracing-subscriber 0.3.23, fail 0.5.1
`
  .split(',')
  .map((crate) => crate.trim().split(' '));

/** Red by one type error; the warnings before it are harmless. */
export const buildEngine = {
  name: JOB,
  ordinal: 2,
  runner: 1000004222,
  queued: '09:12:03.114',
  started: '09:12:06.377',
  steps: [
    setUpJob({ name: JOB, region: 'northcentralus', actions: ACTIONS }),
    checkout(JOB),
    {
      name: 'Install the toolchain',
      lines: [
        ...scriptHeader(['rustup show active-toolchain || rustup toolchain install', 'rustc --version --verbose'], ENV),
        120,
        `error: toolchain '${TOOLCHAIN}' is not installed`,
        'help: run `rustup toolchain install` to install it',
        ...[
          `syncing channel updates for ${TOOLCHAIN}`,
          'latest update on 2026-04-16 for version 1.95.0 (59807616e 2026-04-14)',
          'downloading 5 components',
          ...['cargo', 'clippy', 'rust-std', 'rustc', 'rustfmt'].map(
            (component) => `installing component ${component}`,
          ),
          `the active toolchain \`${TOOLCHAIN}\` has been installed`,
          "it's active because: overridden by '/home/runner/work/nova/nova/rust-toolchain.toml'",
        ].flatMap((line) => [`info: ${line}`, 840]),
        'rustc 1.95.0 (59807616e 2026-04-14)',
        'binary: rustc',
        'commit-hash: 59807616e1fa2540724bfbac14d7976d7e4a3860',
        'commit-date: 2026-04-14',
        'host: x86_64-unknown-linux-gnu',
        'release: 1.95.0',
        'LLVM version: 22.1.2',
        20,
      ],
    },
    {
      name: 'Restore the cargo cache',
      lines: [
        ...actionHeader(
          'actions/cache@v4',
          {
            path: '~/.cargo/registry',
            key: `cargo-Linux-${hex('Cargo.lock', 64)}`,
            enableCrossOsArchive: false,
            'fail-on-cache-miss': false,
            'lookup-only': false,
            'save-always': false,
          },
          ENV,
        ),
        310,
        ...cacheRestored(`cargo-Linux-${hex('Cargo.lock', 64)}`, 51_380_224, JOB),
      ],
    },
    {
      name: 'Build',
      lines: [
        ...scriptHeader(['cargo build --workspace --locked'], ENV),
        690,
        ...CRATES.flatMap(([name, version], index) => [
          cargo('Compiling', `${name} v${version}`),
          150 + ((index * 37) % 11) * 115,
        ]),
        cargo('Compiling', ours('nova-wire', 'wire')),
        1830,
        ...UNREAD_FIELD,
        told('warning', '`nova-wire` (lib) generated 1 warning', { plain: true }),
        cargo('Compiling', ours('engine', 'engine')),
        cargo('Compiling', ours('nova-bench', 'bench')),
        2210,
        ...UNUSED_IMPORT,
        ...PARENTHESES,
        940,
        ...MISMATCH,
        sgr('1', 'For more information about this error, try `rustc --explain E0308`.', '0'),
        told('warning', '`engine` (lib) generated 2 warnings', { plain: true }),
        told('error', 'could not compile `engine` (lib) due to 1 previous error; 2 warnings emitted', { plain: true }),
        told('warning', 'build failed, waiting for other jobs to finish...', { plain: true }),
        1270,
        '##[error]Process completed with exit code 101.',
        15,
      ],
    },
    { name: 'Test', lines: null },
    completeJob({ actions: ACTIONS }),
  ],
};

export function ours(name, folder) {
  return `${name} v0.8.0 (/home/runner/work/nova/nova/crates/${folder})`;
}
