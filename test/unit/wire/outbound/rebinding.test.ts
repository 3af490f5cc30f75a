import { lookup as system } from 'node:dns/promises';
import { expect, test, vi } from 'vitest';
import { requireHookUrl } from '#shared/domain/webhooks/url.ts';
import { guardedLookup } from '#shared/wire/outbound/guard.ts';
import { post } from '#shared/wire/outbound/post.ts';
import { dnsStub } from './dns-stub.ts';
import { receiver } from './receiver.ts';

/** Names that lead elsewhere when they are asked again. */

vi.mock('node:dns/promises', async (original) => ({ ...(await original<object>()), lookup: vi.fn() }));

const send = (url: string, guard: Parameters<typeof post>[1]) => post({ url, headers: {}, body: '{}' }, guard);

test('a name that was public when its webhook was made, and is this machine’s when it is told, is refused at the connection', async () => {
  const { port, got } = await receiver(() => {});
  const stub = await dnsStub([['93.184.216.34'], ['127.0.0.1']]);
  vi.mocked(system).mockImplementation((async (host: string) => stub.find(host)) as never);
  const url = `https://rebind.example:${port}/`;
  await requireHookUrl(url);
  expect(await send(url, { allowPrivate: false, lookup: stub.lookup })).toMatchObject({
    error: "'rebind.example' is at 127.0.0.1, which is no public address. Nothing was sent.",
  });
  expect([stub.asked(), got]).toEqual([2, []]);
  await expect(requireHookUrl(url)).rejects.toThrow("'rebind.example' resolves to 127.0.0.1.");
});

test('what is connected to is what was looked at: a name is asked once', async () => {
  const stub = await dnsStub([['192.0.2.77', '8.8.8.8'], ['127.0.0.1']]);
  const guard = { allowPrivate: false, lookup: stub.lookup };
  // One address of several is enough.
  expect(await send('https://rebind.example/', guard)).toMatchObject({
    error: expect.stringContaining('192.0.2.77, which is no public address'),
  });
  expect(stub.asked()).toBe(1);
});

test.each([
  [[], 'no reason given'],
  [new Error('x'), 'no reason given'],
  [Object.assign(new Error('x'), { code: 'ENOTFOUND' }), 'ENOTFOUND'],
])('a name with no address is not sent to: %s', async (found, reason) => {
  const lookup = (_: string, __: object, callback: (error: Error | null, found: []) => void) =>
    found instanceof Error ? callback(found, []) : callback(null, []);
  expect(await send('https://nowhere.example/', { allowPrivate: false, lookup })).toMatchObject({
    error: `The receiver could not be reached: ${reason}.`,
  });
});

test('a connection that wants one address gets the first, one that wants all gets all', () => {
  const found = [
    { address: '2606:4700:4700::1111', family: 6 },
    { address: '1.1.1.1', family: 4 },
  ];
  const lookup = guardedLookup((_, __, callback) => callback(null, found));
  const callback = vi.fn();
  lookup('two.example', { all: true }, callback);
  lookup('two.example', {}, callback);
  expect(callback.mock.calls).toEqual([
    [null, found],
    [null, '2606:4700:4700::1111', 6],
  ]);
});
