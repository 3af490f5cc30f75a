import { expect, test } from 'vitest';
import { beyondLoopback, inUrl, isOurs } from '#infra/local/host-names.ts';

test.each([
  ['127.0.0.1', '127.0.0.1:5000'],
  ['127.0.0.1', 'localhost:5000'],
  ['127.0.0.1', 'LOCALHOST'],
  ['127.0.0.1', '[::1]:5000'],
  ['192.168.0.7', '192.168.0.7:5000'],
  ['Box.lan', 'box.LAN:5000'],
  ['0.0.0.0', '192.168.0.7:5000'],
  ['0.0.0.0', '[fe80::1]:5000'],
  ['::', '10.0.0.1'],
])('bound to %s, %s is ours', (boundTo, header) => {
  expect(isOurs(header, boundTo)).toBe(true);
});

test.each([
  ['127.0.0.1', 'evil.example:5000'],
  ['127.0.0.1', '192.168.0.7:5000'],
  ['127.0.0.1', 'localhost.evil.example'],
  ['127.0.0.1', '127.0.0.1.evil.example:5000'],
  ['127.0.0.1', ''],
  ['127.0.0.1', undefined],
  ['0.0.0.0', 'evil.example:5000'],
  ['192.168.0.7', '192.168.0.8:5000'],
])('bound to %s, %s is not ours', (boundTo, header) => {
  expect(isOurs(header, boundTo)).toBe(false);
});

test('only loopback stays on this machine', () => {
  expect(['127.0.0.1', 'localhost', '::1'].filter(beyondLoopback)).toEqual([]);
  expect(['0.0.0.0', '::', '192.168.0.7'].filter((host) => !beyondLoopback(host))).toEqual([]);
});

test('an address is written as URLs want it', () => {
  expect(['127.0.0.1', '::1', '0.0.0.0'].map(inUrl)).toEqual(['127.0.0.1', '[::1]', 'localhost']);
});
