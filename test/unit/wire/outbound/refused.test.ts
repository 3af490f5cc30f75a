import { createServer } from 'node:http';
import net from 'node:net';
import { afterEach, expect, test, vi } from 'vitest';
import { requireHookUrl } from '#shared/domain/webhooks/url.ts';
import { post } from '#shared/wire/outbound/post.ts';
import { receiver } from './receiver.ts';
import { publicHosts, spellings } from './spellings.ts';

// A name that the system's resolver thinks about for long takes a try's 5 s.
vi.setConfig({ testTimeout: 30_000 });

/** What webhooks may be used for by whoever may make one: to reach what only the registry's machine can. */

const connect = vi.spyOn(net.Socket.prototype, 'connect');
afterEach(() => connect.mockClear());

const send = (url: string) => post({ url, headers: { 'Content-Type': 'application/json' }, body: '{}' });

const all = Object.entries(spellings).flatMap(([what, hosts]) => hosts.map((host) => [host, what] as const));

test('there are as many spellings as were promised', () => {
  expect(new Set(all.map(([host]) => host)).size).toBeGreaterThanOrEqual(60);
});

test.each(all)('%s (%s) is refused when a webhook is made, and when one is told', async (host) => {
  const url = `https://${host}/latest/meta-data/`;
  await expect(requireHookUrl(url)).rejects.toMatchObject({
    code: 'INVALID_PARAMETER_VALUE',
    message: expect.stringMatching(/^Webhook URL must not resolve to a non-public IP address\. '.+' resolves to .+\.$/),
  });
  const { status, error } = await send(url);
  expect([status, error]).toEqual([undefined, expect.stringMatching(/is no public address\. Nothing was sent\.$/)]);
  // Not even to look what is there.
  expect(connect).not.toHaveBeenCalled();
});

test('public addresses are let through when a webhook is made', async () => {
  for (const host of publicHosts) await requireHookUrl(`https://${host}/hook`);
});

test.each(['localhost', 'LOCALHOST', 'localhost.'])(
  '%s is looked up, and refused before it is connected to',
  async (host) => {
    const { port, got } = await receiver(() => {});
    const { status, error } = await send(`https://${host}:${port}/`);
    expect([status, error]).toEqual([undefined, expect.stringMatching(/no public address|could not be reached/)]);
    expect(got).toEqual([]);
  },
);

test.each(['http:', 'ftp:', 'file:', 'data:', 'ws:', 'gopher:'])('%s is not spoken', async (scheme) => {
  const url = `${scheme}//8.8.8.8/hook`;
  await expect(requireHookUrl(url)).rejects.toThrow(
    /^Invalid webhook URL scheme: '.+'\. Allowed schemes are: https\.$/,
  );
  expect(await send(url)).toMatchObject({ error: `Nothing is sent by ${scheme}, but by https: alone.` });
  expect(connect).not.toHaveBeenCalled();
});

test.each(['https://', 'nonsense', '', 'https://[::1', 'https://exa mple.com/'])(
  'what is no URL is not sent to, and nothing is thrown: %j',
  async (url) => expect(await send(url)).toMatchObject({ error: expect.stringMatching(/ERR_INVALID_URL/) }),
);

test('with private hooks allowed the same are let through', async () => {
  const server = createServer((_, response) => response.end('here')).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as net.AddressInfo;
  const url = `http://127.0.0.1:${port}/`;
  expect(await post({ url, headers: {}, body: '{}' }, { allowPrivate: true })).toMatchObject({
    status: 200,
    answer: 'here',
  });
  expect(await send(url)).toMatchObject({ error: expect.stringContaining('Nothing is sent by http:') });
  server.close();
});
