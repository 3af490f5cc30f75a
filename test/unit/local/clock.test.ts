import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { startClock } from '#infra/local/clock.ts';
import type { LoadFunction } from '#infra/local/functions.ts';
import { schedules, takeCheckpoint } from '#shared/operations/schedules.ts';

let calls: string[];
let fails: Error | undefined;
const load = (async (file: string) => async () => {
  calls.push(file);
  if (fails) throw fails;
}) as LoadFunction;
const files = schedules.map(({ file }) => file);

/** How often each was started. */
const counted = () => Object.fromEntries(files.map((file) => [file, calls.filter((one) => one === file).length]));

/** How often it should be in so many minutes, once soon and then by its own. */
const expected = (minutes: number, checkpointMinutes: number) =>
  Object.fromEntries(
    schedules.map(({ file, everyMinutes }) => {
      const every = file === takeCheckpoint.file ? checkpointMinutes : everyMinutes;
      return [file, every === 0 ? 0 : 1 + minutes / every];
    }),
  );

beforeEach(() => {
  calls = [];
  fails = undefined;
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

test('soon after the start, each so many minutes, and at the end', async () => {
  const clock = startClock(load, 60);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(calls).toEqual([]);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(calls).toEqual(files);
  await vi.advanceTimersByTimeAsync(3 * 60 * 60_000);
  expect(counted()).toEqual(expected(180, 60));
  calls = [];
  await clock.stop();
  // At the end a checkpoint alone.
  expect(calls).toEqual([takeCheckpoint.file]);
  await vi.advanceTimersByTimeAsync(3 * 60 * 60_000);
  expect(calls).toEqual([takeCheckpoint.file]);
});

test('a failure is told, and waits for the next time', async () => {
  const warned = vi.spyOn(console, 'warn').mockImplementation(() => {});
  fails = new Error('S3 is not there');
  const clock = startClock(load, 60);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(warned.mock.calls).toEqual(
    schedules.map(({ name }) => [`${name} failed, and will be tried again: S3 is not there`]),
  );
  fails = undefined;
  await clock.stop();
  expect(calls).toEqual([...files, takeCheckpoint.file]);
});

test('each by its own minutes, and without checkpoints the others alone', async () => {
  const clock = startClock(load, 0);
  await vi.advanceTimersByTimeAsync(60 * 60_000);
  expect(counted()).toEqual(expected(60, 0));
  await clock.stop();
  expect(counted()).toEqual(expected(60, 0));
});
