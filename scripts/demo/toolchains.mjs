import { guid, hex } from './clock.mjs';
import { actionHeader, group, scriptHeader } from './runner.mjs';

const PYTHON = '3.12.13';
const PYTHON_HOME = `/opt/hostedtoolcache/Python/${PYTHON}/x64`;
const NODE = '22.22.2';

/** Where pip installs to. */
export const SITE_PACKAGES = `${PYTHON_HOME}/lib/python3.12/site-packages`;
export const PYTHON_LIB = `${PYTHON_HOME}/lib/python3.12`;
export const PYTHON_BIN = `${PYTHON_HOME}/bin`;

/** What setup-python leaves in the environment of the steps after it. */
export const PYTHON_ENV = {
  pythonLocation: PYTHON_HOME,
  PKG_CONFIG_PATH: `${PYTHON_HOME}/lib/pkgconfig`,
  Python_ROOT_DIR: PYTHON_HOME,
  Python2_ROOT_DIR: PYTHON_HOME,
  Python3_ROOT_DIR: PYTHON_HOME,
  LD_LIBRARY_PATH: `${PYTHON_HOME}/lib`,
};

/** The step `actions/setup-python`. Its clean-up runs only in a job that passed. */
export function setUpPython({ job, passed }) {
  const key = `setup-python-Linux-x64-24.04-Ubuntu-python-${PYTHON}-pip-${hex('requirements', 64)}`;
  return {
    name: 'Set up Python',
    lines: [
      ...actionHeader('actions/setup-python@v5', {
        'python-version': '3.12',
        cache: 'pip',
        'cache-dependency-path': 'backend/requirements*.txt',
        'check-latest': false,
        token: '***',
        'update-environment': true,
        'allow-prereleases': false,
        freethreaded: false,
      }),
      152,
      ...group('Installed versions', [14, `Successfully set up CPython (${PYTHON})`]),
      96,
      `[command]${PYTHON_BIN}/pip cache dir`,
      870,
      '/home/runner/.cache/pip',
      260,
      ...cacheRestored(key, 41_287_533, job),
    ],
    post: passed ? cacheKept(key) : null,
  };
}

/** The step `actions/setup-node`. Its clean-up runs only in a job that passed. */
export function setUpNode({ job, passed, env }) {
  const key = `node-cache-Linux-x64-npm-${hex('package-lock', 64)}`;
  return {
    name: 'Set up Node.js',
    lines: [
      ...actionHeader(
        'actions/setup-node@v4',
        { 'node-version': '22', cache: 'npm', 'always-auth': false, 'check-latest': false, token: '***' },
        env,
      ),
      188,
      `Found in cache @ /opt/hostedtoolcache/node/${NODE}/x64`,
      ...group('Environment details', [1240, `node: v${NODE}`, 'npm: 10.9.7', 'yarn: 1.22.22']),
      `[command]/opt/hostedtoolcache/node/${NODE}/x64/bin/npm config get cache`,
      420,
      '/home/runner/.npm',
      230,
      ...cacheRestored(key, 98_655_120, job),
    ],
    post: passed ? cacheKept(key) : null,
  };
}

/** What @actions/cache prints when it finds what it looks for. */
export function cacheRestored(key, bytes, job) {
  const half = 2 ** 22 * Math.floor((bytes * 0.7) / 2 ** 22);
  const progress = (received) =>
    `Received ${received} of ${bytes} (${((100 * received) / bytes).toFixed(1)}%), ${(received / 2 ** 20).toFixed(1)} MBs/sec`;
  return [
    `Cache hit for: ${key}`,
    1010,
    progress(half),
    390,
    progress(bytes),
    `Cache Size: ~${Math.round(bytes / 2 ** 20)} MB (${bytes} B)`,
    `[command]/usr/bin/tar -xf /home/runner/work/_temp/${guid(`${key} ${job}`)}/cache.tzst -P -C /home/runner/work/nova/nova --use-compress-program unzstd`,
    310,
    'Cache restored successfully',
    `Cache restored from key: ${key}`,
    20,
  ];
}

export function cacheKept(key) {
  return ['Post job cleanup.', 130, `Cache hit occurred on the primary key ${key}, not saving cache.`, 25];
}

/** Wheels of backend/requirements.txt: name, version, kilobytes, and who asks for it when the file does not. */
const WHEELS = [
  ['alembic', '1.20.0', 248],
  ['fastapi', '0.142.2', 104],
  ['httpx', '0.28.1', 74],
  ['psycopg2-binary', '2.9.13', 4231],
  ['pydantic-settings', '2.14.0', 51],
  ['SQLAlchemy', '2.0.54', 3389],
  ['structlog', '25.5.0', 73],
  ['uvicorn', '0.54.0', 70],
  ['Mako', '1.4.3', 79, 'alembic==1.20.0'],
  ['typing_extensions', '4.16.0', 45, 'alembic==1.20.0'],
  ['starlette', '1.7.0', 75, 'fastapi==0.142.2'],
  ['pydantic', '2.13.5', 466, 'fastapi==0.142.2'],
  ['typing-inspection', '0.4.4', 15, 'fastapi==0.142.2'],
  ['annotated-doc', '0.0.5', 5, 'fastapi==0.142.2'],
  ['anyio', '4.15.1', 112, 'httpx==0.28.1'],
  ['idna', '3.20', 72, 'httpx==0.28.1'],
  ['greenlet', '3.5.6', 604, 'SQLAlchemy==2.0.54'],
  ['click', '8.5.0', 110, 'uvicorn==0.54.0'],
  ['h11', '0.16.0', 37, 'uvicorn==0.54.0'],
  ['annotated-types', '0.8.0', 14, 'pydantic==2.13.5'],
  ['pydantic-core', '2.46.5', 2108, 'pydantic==2.13.5'],
  ['MarkupSafe', '3.0.3', 22, 'Mako==1.4.3'],
];

/** Those of them that are not plain Python. */
const COMPILED = new Set(['greenlet', 'MarkupSafe', 'psycopg2-binary', 'pydantic-core', 'SQLAlchemy']);

/** The step that installs the backend with pip, from a warm cache. */
export function installBackend() {
  const wheel = ([name, version]) => {
    const tags = COMPILED.has(name) ? 'cp312-cp312-manylinux_2_17_x86_64.manylinux2014_x86_64' : 'py3-none-any';
    return `${name.toLowerCase().replaceAll('-', '_')}-${version}-${tags}.whl`;
  };
  return {
    name: 'Install the backend',
    lines: [
      ...scriptHeader(['pip install -r backend/requirements.txt'], PYTHON_ENV),
      980,
      ...WHEELS.flatMap((package_, index) => {
        const [name, version, kilobytes, asker] = package_;
        const origin = asker === undefined ? `-r backend/requirements.txt (line ${index + 1})` : asker;
        const wanted = asker === undefined ? `${name}==${version}` : name;
        return [
          `Collecting ${wanted} (from ${origin})`,
          `  Using cached ${wheel(package_)}.metadata (${(2 + (kilobytes % 9) * 1.1).toFixed(1)} kB)`,
          9,
        ];
      }),
      ...WHEELS.map((package_) => `Using cached ${wheel(package_)} (${size(package_[2])})`),
      140,
      `Installing collected packages: ${WHEELS.map(([name]) => name)
        .toReversed()
        .join(', ')}`,
      2900,
      '',
      `Successfully installed ${WHEELS.map(([name, version]) => `${name}-${version}`)
        .sort()
        .join(' ')}`,
      60,
    ],
  };
}

function size(kilobytes) {
  return kilobytes < 1000 ? `${kilobytes} kB` : `${(kilobytes / 1000).toFixed(1)} MB`;
}

/** The step that installs the web part with npm. Its warnings are what every run prints, and mean nothing. */
export function installWeb(env) {
  return {
    name: 'Install the web app',
    lines: [
      ...scriptHeader(['npm ci'], env),
      2300,
      'npm warn deprecated inflight@1.0.6: This module is not supported, and leaks memory. Do not use it. Check out lru-cache if you want a good and tested way to coalesce async requests by a key value, which is much more comprehensive and powerful.',
      'npm warn deprecated glob@7.2.3: Glob versions prior to v9 are no longer supported',
      'npm warn deprecated rimraf@3.0.2: Rimraf versions prior to v4 are no longer supported',
      "npm warn deprecated domexception@4.0.0: Use your platform's native DOMException instead",
      6400,
      '',
      'added 611 packages, and audited 614 packages in 9s',
      '',
      '148 packages are looking for funding',
      '  run `npm fund` for details',
      '',
      'found 0 vulnerabilities',
      90,
    ],
  };
}
