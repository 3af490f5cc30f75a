import { lookup as system } from 'node:dns/promises';
import { expect, test, vi } from 'vitest';
import { addressesOf, hostOf, isPublic } from '#shared/wire/outbound/address.ts';
import { publicHosts, spellings } from './spellings.ts';

vi.mock('node:dns/promises', () => ({ lookup: vi.fn() }));

const hostIn = (spelling: string) => hostOf(new URL(`https://${spelling}/`));

test.each(Object.entries(spellings))('%s: not public, however it is written', (_, hosts) => {
  expect(hosts.filter((spelling) => isPublic(hostIn(spelling)))).toEqual([]);
});

test('what is the Internet’s is', () => {
  expect(publicHosts.filter((spelling) => !isPublic(hostIn(spelling)))).toEqual([]);
});

test.each([
  '',
  'localhost',
  'example.com',
  '134744072',
  '8.8.8',
  '010.8.8.8',
  '8.8.8.8 ',
  '[2606::1]',
  '2606::1%lo0 x',
  '2606:::1',
])('what is not written as addresses are, is none: %j', (text) => expect(isPublic(text)).toBe(false));

test('all addresses of a name, and none of what is not known, or known too late', async () => {
  const lookup = vi.mocked(system);
  const both = [
    { address: '8.8.8.8', family: 4 },
    { address: '::1', family: 6 },
  ];
  lookup.mockResolvedValueOnce(both as never);
  expect(await addressesOf('both.example')).toEqual(['8.8.8.8', '::1']);
  expect(lookup).toHaveBeenCalledWith('both.example', { all: true });
  lookup.mockRejectedValueOnce(new Error('ENOTFOUND'));
  expect(await addressesOf('unknown.example')).toEqual([]);
  lookup.mockReturnValueOnce(new Promise(() => {}) as never);
  expect(await addressesOf('slow.example')).toEqual([]);
});
