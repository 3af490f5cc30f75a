import fc from 'fast-check';
import { expect, test } from 'vitest';
import { inParallel } from '#shared/store/in-parallel.ts';

const pause = (turns: number) =>
  Array.from({ length: turns }).reduce<Promise<void>>(
    (before) => before.then(() => new Promise((resolve) => setImmediate(resolve))),
    Promise.resolve(),
  );

const turns = fc.array(fc.nat({ max: 4 }), { maxLength: 20 });
const widths = fc.integer({ min: 1, max: 8 });

test('the results are in the order of the list, however long each takes; each is done once', async () => {
  await fc.assert(
    fc.asyncProperty(turns, widths, async (list, width) => {
      const begun: number[] = [];
      const entries = list.map((turn, index) => ({ turn, index }));
      const results = await inParallel(entries, width, async ({ turn, index }) => {
        begun.push(index);
        await pause(turn);
        return index * 2;
      });
      expect(results).toEqual(entries.map(({ index }) => index * 2));
      expect(begun).toEqual(entries.map(({ index }) => index));
    }),
  );
});

test('as many at a time as there are to do and may be, no more', async () => {
  await fc.assert(
    fc.asyncProperty(turns, widths, async (list, width) => {
      let [now, most] = [0, 0];
      await inParallel(list, width, async (turn) => {
        now += 1;
        most = Math.max(most, now);
        await pause(turn + 1);
        now -= 1;
      });
      expect(most).toBe(Math.min(list.length, width));
    }),
  );
});

test('nothing to do', async () => {
  expect(await inParallel([], 4, async () => expect.unreachable())).toEqual([]);
});

test('the first failure is the outcome, whatever fails after it', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat({ max: 3 }), { minLength: 1, maxLength: 10 }), widths, async (list, width) => {
      const failures: Error[] = [];
      const outcome = inParallel([...list, 0], width, async (turn) => {
        await pause(turn);
        const error = new Error(`number ${failures.length}`);
        failures.push(error);
        throw error;
      });
      await expect(outcome).rejects.toThrow('number 0');
    }),
  );
});

test('a failure of one is not told before it happens', async () => {
  const outcome = inParallel([1, 2, 3], 1, async (one) => {
    if (one === 2) throw new Error('two');
    return one;
  });
  await expect(outcome).rejects.toThrow('two');
});

test('after a failure nothing new is begun, and what is under way is waited for', async () => {
  const begun: number[] = [];
  const ended: number[] = [];
  const outcome = inParallel([0, 1, 2, 3, 4, 5], 2, async (number) => {
    begun.push(number);
    await pause(number === 1 ? 5 : 1);
    if (number === 0) throw new Error('no');
    ended.push(number);
  });
  await expect(outcome).rejects.toThrow('no');
  expect([begun, ended]).toEqual([[0, 1], [1]]);
});
