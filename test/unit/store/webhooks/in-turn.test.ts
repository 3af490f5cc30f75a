import { expect, test, vi } from 'vitest';
import { inTurn } from '#shared/store/webhooks/in-turn.ts';

/** Work that is over when it is told to be. */
function works() {
  const ends: ((error?: Error) => void)[] = [];
  const work = vi.fn(
    () =>
      new Promise<void>((resolve, reject) => {
        ends.push((error) => (error ? reject(error) : resolve()));
      }),
  );
  return { work, ends };
}

test('however many ask while it is done, it is done once more, after that', async () => {
  const { work, ends } = works();
  const first = inTurn('a', work);
  const others = [inTurn('a', work), inTurn('a', work), inTurn('a', work)];
  expect(work).toHaveBeenCalledTimes(1);
  ends[0]?.();
  await first;
  await vi.waitFor(() => expect(work).toHaveBeenCalledTimes(2));
  // Who asks now may ask for what the second has missed.
  const last = inTurn('a', work);
  ends[1]?.();
  await Promise.all(others);
  await vi.waitFor(() => expect(work).toHaveBeenCalledTimes(3));
  ends[2]?.();
  await last;
});

test('what fails is not done for those who wait, and other work does not wait', async () => {
  const { work, ends } = works();
  const first = inTurn('b', work);
  const second = inTurn('b', work);
  const other = inTurn('c', work);
  expect(work).toHaveBeenCalledTimes(2);
  ends[1]?.();
  await other;
  ends[0]?.(new Error('no'));
  await expect(first).rejects.toThrow('no');
  await vi.waitFor(() => expect(work).toHaveBeenCalledTimes(3));
  ends[2]?.();
  await second;
  // It is forgotten: the next begins at once.
  const next = inTurn('b', work);
  expect(work).toHaveBeenCalledTimes(4);
  ends[3]?.();
  await next;
});
