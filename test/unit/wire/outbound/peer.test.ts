import { expect, test, vi } from 'vitest';
import { post } from '#shared/wire/outbound/post.ts';
import { receiver } from './receiver.ts';

/** Should a look-up ever let through what it must not, the peer itself is looked at. */

vi.mock('#shared/wire/outbound/guard.ts', async (original) => ({
  ...(await original<object>()),
  guardedLookup: () => (_: string, options: { all?: boolean }, callback: (...all: unknown[]) => void) =>
    options.all ? callback(null, [{ address: '127.0.0.1', family: 4 }]) : callback(null, '127.0.0.1', 4),
}));

test('who is connected to and is not public is not even greeted', async () => {
  const { port, got } = await receiver(() => {});
  expect(
    await post({ url: `https://lying.example:${port}/`, headers: {}, body: '{}' }, { allowPrivate: false }),
  ).toMatchObject({
    error: "'lying.example' is at 127.0.0.1, which is no public address. Nothing was sent.",
  });
  await new Promise((resolve) => setTimeout(resolve, 50));
  // There was a connection, and not a byte of TLS on it.
  expect(got).toEqual(['']);
});
