import { createHash } from 'node:crypto';
import { afterEach, expect, test, vi } from 'vitest';
import { environment } from '#shared/operations/environment.ts';

const load = () => {
  vi.resetModules();
  return import('#shared/wire/log.ts');
};
afterEach(() => vi.unstubAllEnvs());

const ada = { type: 'token' as const, id: 'ada@example.com', token_id: '01T' };

test('who calls is told by kind and name', async () => {
  const { logged } = await load();
  expect(logged(ada)).toBe('token:ada@example.com');
  expect(logged(undefined)).toBeUndefined();
});

test('or by a hash of both, by which lines of one caller can be told together', async () => {
  vi.stubEnv(environment.logActor, 'hashed');
  const { logged } = await load();
  expect(logged(ada)).toBe(createHash('sha256').update('token:ada@example.com').digest('hex'));
  expect(logged({ ...ada, token_id: '02T' })).toBe(logged(ada));
  expect(logged({ ...ada, type: 'jwt' })).not.toBe(logged(ada));
  expect(logged(undefined)).toBeUndefined();
});
