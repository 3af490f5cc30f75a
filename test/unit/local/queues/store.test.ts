import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openQueueStore, type QueueStore } from '#infra/local/queues/store.ts';

let file: string;
let store: QueueStore;

beforeEach(() => {
  file = join(mkdtempSync(join(tmpdir(), 'stagebook-queue-')), 'queues.sqlite');
  vi.useFakeTimers({ toFake: ['Date'], now: 1_000_000 });
  store = openQueueStore(file);
});
afterEach(() => {
  store.close();
  vi.useRealTimers();
});

const later = (ms: number) => vi.setSystemTime(Date.now() + ms);
const bodies = (most = 10) => store.receive('q', most, 30_000).map(({ body }) => body);

test('a message is handed out to one at a time, and again when its time is up, until it is removed', () => {
  store.send('q', [{ body: 'a' }]);
  store.send('other', [{ body: 'b' }]);
  const [first] = store.receive('q', 10, 30_000);
  expect(first).toMatchObject({ body: 'a', receives: 1, group: null });
  expect(bodies()).toEqual([]);
  expect([store.busy('q'), store.busy('other'), store.busy('none')]).toEqual([1, 1, 0]);
  later(30_000);
  const [second] = store.receive('q', 10, 30_000);
  expect(second).toMatchObject({ body: 'a', receives: 2 });
  // Whoever had it before has no say any more.
  store.remove(first?.receipt as string);
  expect(store.postpone(first?.receipt as string, 0)).toBe(false);
  expect(store.busy('q')).toBe(1);
  store.remove(second?.receipt as string);
  later(60_000);
  expect([bodies(), store.busy('q'), store.nextDue('q')]).toEqual([[], 0, undefined]);
});

test('a delay is kept, and what waits for it is not in hand', () => {
  store.send('q', [{ body: 'late', delay: 5_000 }, { body: 'now' }]);
  expect(bodies()).toEqual(['now']);
  later(5_000);
  expect(bodies()).toEqual(['late']);
});

test('what failed can be handed out sooner', () => {
  store.send('q', [{ body: 'a' }]);
  const [one] = store.receive('q', 1, 900_000);
  expect(store.postpone(one?.receipt as string, 1_000)).toBe(true);
  expect([bodies(), store.busy('q'), store.nextDue('q')]).toEqual([[], 0, 1_001_000]);
  later(1_000);
  expect(bodies()).toEqual(['a']);
});

test('a group with many does not make others wait', () => {
  store.send(
    'q',
    Array.from({ length: 20 }, (_, n) => ({ body: `many ${n}`, group: 'many' })),
  );
  later(1);
  store.send('q', [{ body: 'one', group: 'other' }]);
  expect(bodies(2)).toEqual(['many 0', 'one']);
  // Nor do those that somebody has already.
  store.send('q', [{ body: 'two', group: 'third' }]);
  expect(bodies(1)).toEqual(['two']);
});

test('whoever had messages when we ended, ended with us; what was taken is there', () => {
  store.send('q', [{ body: 'a' }, { body: 'b', delay: 20_000 }]);
  store.receive('q', 1, 900_000);
  store.close();
  store = openQueueStore(file);
  expect(bodies()).toEqual(['a']);
  later(20_000);
  expect(bodies()).toEqual(['b']);
});
