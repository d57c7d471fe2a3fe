import { ACTIONS, CHROMIUM, download, FFMPEG, HEADLESS, prepared } from '../browser-tests.mjs';
import { completeJob } from '../runner.mjs';

const JOB = 'e2e / admin';

/** Stopped halfway through a download, when its sibling had failed. It had waited for a runner, so it was far behind. */
export const e2eAdmin = {
  name: JOB,
  ordinal: 9,
  runner: 1000004240,
  queued: '09:12:25.310',
  started: '09:12:48.906',
  steps: [
    ...prepared(JOB, 'centralus', [
      ...download(CHROMIUM, 860),
      ...download(FFMPEG, 30),
      ...download(HEADLESS, 640, 4),
      { at: '09:13:30.844' },
      '##[error]The operation was canceled.',
      18,
    ]),
    { name: 'Start the server', lines: null },
    { name: 'Run the tests', lines: null },
    { name: 'Keep the traces', lines: null },
    completeJob({ actions: ACTIONS, orphans: [{ pid: 2291, name: 'node' }] }),
  ],
};
