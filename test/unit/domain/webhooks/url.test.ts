import { lookup as system } from 'node:dns/promises';
import { beforeEach, expect, test, vi } from 'vitest';
import { requireHookUrl } from '#shared/domain/webhooks/url.ts';
import { environment } from '#shared/operations/environment.ts';

vi.mock('node:dns/promises', () => ({ lookup: vi.fn() }));

const lookup = vi.mocked(system);
const known = (...addresses: string[]) => lookup.mockResolvedValue(addresses.map((address) => ({ address })) as never);
beforeEach(() => void lookup.mockReset().mockRejectedValue(new Error('ENOTFOUND')));

/** In MLflow's words, but for those it has none for. */
test.each([
  ['', "Webhook URL cannot be empty or just whitespace: ''"],
  ['  ', "Webhook URL cannot be empty or just whitespace: '  '"],
  ['http://example.com/', "Invalid webhook URL scheme: 'http'. Allowed schemes are: https."],
  ['HTTP://example.com/', "Invalid webhook URL scheme: 'http'. Allowed schemes are: https."],
  ['javascript:alert(1)', "Invalid webhook URL scheme: 'javascript'. Allowed schemes are: https."],
  ['example.com', "Invalid webhook URL scheme: ''. Allowed schemes are: https."],
  ['//example.com', "Invalid webhook URL scheme: ''. Allowed schemes are: https."],
  ['https', "Invalid webhook URL scheme: ''. Allowed schemes are: https."],
  ['https:', "Webhook URL must include a hostname: 'https:'"],
  ['https://', "Webhook URL must include a hostname: 'https://'"],
  ['https:///hook', "Webhook URL must include a hostname: 'https:///hook'"],
  ['https:example.com', "Webhook URL must include a hostname: 'https:example.com'"],
  ['https:\\\\example.com', "Webhook URL must include a hostname: 'https:\\\\\\\\example.com'"],
  ['https://?x', "Webhook URL must include a hostname: 'https://?x'"],
  ['https://[::1', "Webhook URL must include a hostname: 'https://[::1'"],
  ['https://example.com:99999/', "Webhook URL must include a hostname: 'https://example.com:99999/'"],
  ['https://ada:sesame@example.com/', 'Webhook URL must not include embedded credentials.'],
  ['https://ada@example.com/', 'Webhook URL must not include embedded credentials.'],
  ['https://127.0.0.1/', "Webhook URL must not resolve to a non-public IP address. '127.0.0.1' resolves to 127.0.0.1."],
  [
    'https://[::ffff:10.0.0.1]/',
    "Webhook URL must not resolve to a non-public IP address. '::ffff:a00:1' resolves to ::ffff:a00:1.",
  ],
])('refuses %j', async (url, message) => {
  await expect(requireHookUrl(url)).rejects.toMatchObject({ code: 'INVALID_PARAMETER_VALUE', message });
  expect(lookup).not.toHaveBeenCalled();
});

test('a name is asked for all its addresses: one that is not public is enough', async () => {
  known('8.8.8.8', '10.0.0.1');
  await expect(requireHookUrl('https://intranet.example/hook')).rejects.toThrow(
    "Webhook URL must not resolve to a non-public IP address. 'intranet.example' resolves to 10.0.0.1.",
  );
  expect(lookup).toHaveBeenCalledWith('intranet.example', { all: true });
});

test('lets through what is public, and what nobody knows yet', async () => {
  known('8.8.8.8', '2606:4700:4700::1111');
  await requireHookUrl('https://example.com/hook');
  await requireHookUrl(' HTTPS://Example.COM:8443/hook?a=b#c');
  lookup.mockRejectedValue(new Error('ENOTFOUND'));
  await requireHookUrl('https://soon.example/hook');
});

test('with private hooks allowed http and private addresses are, and nothing is looked up', async () => {
  vi.resetModules();
  vi.stubEnv(environment.privateHooks, 'on');
  const laptop = await import('#shared/domain/webhooks/url.ts');
  for (const url of ['http://127.0.0.1:5000/', 'https://intranet.example/', 'http://[::1]/'])
    await laptop.requireHookUrl(url);
  await expect(laptop.requireHookUrl('ftp://127.0.0.1/')).rejects.toThrow(
    "Invalid webhook URL scheme: 'ftp'. Allowed schemes are: https, http.",
  );
  expect(lookup).not.toHaveBeenCalled();
});
