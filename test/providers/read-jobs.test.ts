import { expect, test } from 'vitest';
import { WHOLE } from '../../src/providers/log-collector.ts';
import { jobSource, type LogReader } from '../../src/providers/read-jobs.ts';
import { faultOf, jobsOf } from '../support/sources.ts';

const MB = 1024 ** 2;

test('at most four logs are read at once, and they come in order', async () => {
  const { source, state } = sourceOf(Array.from({ length: 12 }, () => 100));
  const jobs = await jobsOf(source);
  expect(jobs.map(({ name }) => name)).toEqual(Array.from({ length: 12 }, (_, index) => `job ${index}`));
  expect(state.most).toBe(4);
  expect(state).toMatchObject({ running: 0, closed: 1 });
});

test('large logs are read ahead only as far as memory allows', async () => {
  const { source, state } = sourceOf([9 * MB, 9 * MB, 9 * MB, 9 * MB, 9 * MB, 9 * MB]);
  await jobsOf(source);
  expect(state.most).toBe(3);
});

test('a log that is not held whole counts with what is held of it', async () => {
  const { source, state } = sourceOf([200 * MB, MB, MB, 500 * MB]);
  await jobsOf(source);
  expect(state.most).toBe(3);
});

test('a reader that stops early waits for what was begun, then closes', async () => {
  const { source, state } = sourceOf(Array.from({ length: 12 }, () => 100));
  for await (const job of source.jobs()) {
    if (job.name === 'job 1') break;
  }
  expect(state).toMatchObject({ running: 0, closed: 1, runningWhenClosed: 0 });
  expect(state.started).toBeLessThan(7);
});

test('an error while reading closes too', async () => {
  const { source, state } = sourceOf([100, 100, 100, 100, 100, 100], 2);
  await expect(jobsOf(source)).rejects.toThrow('the disk is gone');
  expect(state).toMatchObject({ running: 0, closed: 1, runningWhenClosed: 0 });
});

test('nothing is opened before the jobs are asked for', async () => {
  const { state } = sourceOf([100]);
  expect(state.opened).toBe(0);
});

test('when no log can be read, the first reason is told', async () => {
  const source = jobSource({
    name: 'logs',
    kind: 'folder',
    files: [{ path: '0_a.txt', size: 1 }],
    warnings: [],
    hint: 'Try again.',
    whole: WHOLE,
    open: async () => ({ read: async () => ({ bytes: null, warning: 'a.txt is locked.' }), close: async () => {} }),
  });
  expect(await faultOf(jobsOf(source))).toMatchObject({
    code: 'folder-unreadable',
    message: 'logs: no log in it could be read. a.txt is locked.',
    hint: 'Try again.',
  });
});

function sourceOf(sizes: readonly number[], failing?: number) {
  const state = { opened: 0, started: 0, running: 0, most: 0, closed: 0, runningWhenClosed: 0 };
  const reader: LogReader = {
    read: async (file) => {
      state.started++;
      state.running++;
      state.most = Math.max(state.most, state.running);
      await new Promise((resolve) => setImmediate(resolve));
      state.running--;
      if (file === failing) throw new Error('the disk is gone');
      return { bytes: Buffer.from('x'), kept: null, steps: null, warning: null };
    },
    close: async () => {
      state.closed++;
      state.runningWhenClosed = state.running;
    },
  };
  const source = jobSource({
    name: 'run.zip',
    kind: 'archive',
    files: sizes.map((size, index) => ({ path: `${index}_job ${index}.txt`, size })),
    warnings: [],
    hint: '',
    whole: WHOLE,
    open: async () => {
      state.opened++;
      return reader;
    },
  });
  return { source, state };
}
