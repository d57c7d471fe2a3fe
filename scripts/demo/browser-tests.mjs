import { checkout } from './checkout.mjs';
import { scriptHeader, setUpJob } from './runner.mjs';
import { installBackend, installWeb, PYTHON_ENV, setUpNode, setUpPython } from './toolchains.mjs';

export const ACTIONS = [
  'actions/checkout@v4',
  'actions/setup-python@v5',
  'actions/setup-node@v4',
  'actions/upload-artifact@v4',
];

/** One leg of the matrix `e2e`: as far as the step that starts the server. */
export function prepared(name, region, browser) {
  return [
    setUpJob({ name, region, actions: ACTIONS }),
    checkout(name),
    setUpPython({ job: name, passed: false }),
    setUpNode({ job: name, passed: false, env: PYTHON_ENV }),
    installBackend(),
    installWeb(PYTHON_ENV),
    {
      name: 'Install the browser',
      lines: [...scriptHeader(['npx playwright install chromium'], PYTHON_ENV), 1900, ...browser],
    },
  ];
}

/** A download as Playwright shows it where there is no terminal: a line for every tenth, `ms` apart. */
export function download({ name, size, file, folder }, ms, tenths = 10) {
  const bar = (tenth) =>
    `|${'■'.repeat(8 * tenth)}${' '.repeat(80 - 8 * tenth)}| ${String(10 * tenth).padStart(3)}% of ${size}`;
  const shown = Array.from({ length: tenths + 1 }, (_, tenth) => [ms, bar(tenth)]).flat();
  return [
    `Downloading ${name} from https://cdn.playwright.dev/${file}`,
    ...shown,
    ...(tenths < 10 ? [] : [4 * ms, `${name} downloaded to /home/runner/.cache/ms-playwright/${folder}`]),
  ];
}

export const CHROMIUM = {
  name: 'Chrome for Testing 148.0.7778.96 (playwright chromium v1223)',
  size: '174.8 MiB',
  file: 'chrome-for-testing-public/148.0.7778.96/linux64/chrome-linux64.zip',
  folder: 'chromium-1223',
};

export const FFMPEG = {
  name: 'FFmpeg (playwright ffmpeg v1011)',
  size: '2.3 MiB',
  file: 'dbazure/download/playwright/builds/ffmpeg/1011/ffmpeg-linux.zip',
  folder: 'ffmpeg-1011',
};

export const HEADLESS = {
  name: 'Chrome Headless Shell 148.0.7778.96 (playwright chromium-headless-shell v1223)',
  size: '112.1 MiB',
  file: 'chrome-for-testing-public/148.0.7778.96/linux64/chrome-headless-shell-linux64.zip',
  folder: 'chromium_headless_shell-1223',
};
