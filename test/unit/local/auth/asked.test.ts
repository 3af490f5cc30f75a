import { describe, expect, test, vi } from 'vitest';
import type { Auth } from '#infra/local/auth/auth.ts';
import { ways } from '#infra/local/auth/ways.ts';
import type { Mode } from '#shared/operations/identity.ts';
import { hostAsking } from './asked.ts';

const refusing = (mode: Mode): Auth => ({ authenticate: async () => ({ problem: 'Not you.' }), ...ways[mode] });

describe.each([
  ['token', 'Basic realm="Stagebook"', ['bearer', 'basic']],
  ['iam', 'AWS4-HMAC-SHA256', ['sigv4']],
  ['jwt', 'Bearer', ['bearer']],
] as const)('whoever is refused, by %s,', (mode, challenge, schemes) => {
  const { ask, loaded } = hostAsking(() => refusing(mode));

  test.each([
    ['GET', '/health'],
    ['GET', '/nowhere'],
    ['POST', '/docs'],
    ['GET', '/api/2.0/mlflow/registered-models/get?name=a'],
    ['POST', '/api/2.0/mlflow/registered-models/create'],
  ])('learns why in MLflow’s shape, and no function is loaded: %s %s', async (method, path) => {
    const { status, headers, body } = await ask({ method, path });
    expect(status).toBe(401);
    expect(body).toEqual({ error_code: 'UNAUTHENTICATED', message: 'Not you.' });
    expect(headers).toMatchObject({
      'content-type': 'application/json',
      'cache-control': 'no-store',
      'www-authenticate': challenge,
    });
    expect(loaded).toEqual([]);
  });

  test('can read how to sign in', async () => {
    const { status, body } = await ask({ path: '/openapi.json' });
    expect(status).toBe(200);
    expect(Object.keys(body.components.securitySchemes)).toEqual(schemes);
    expect(body.security).toEqual(schemes.map((scheme) => ({ [scheme]: [] })));
    expect(body.components.schemas).toBeDefined();
  });
});

describe('before anybody is asked', () => {
  const authenticate = vi.fn(async () => ({ problem: 'Not you.' }));
  const { ask } = hostAsking(() => ({ authenticate, ...ways.token }), '/prod');

  test.each([
    ['a foreign Host', { path: '/prod/health', headers: { host: 'evil.example' } }, 403],
    ['a path of no stage', { path: '/health' }, 404],
    ['a body that is too big', { method: 'POST', path: '/prod/health', body: 'x'.repeat(7 * 1024 * 1024) }, 413],
  ])('%s is refused', async (_, sent, status) => {
    expect((await ask(sent)).status).toBe(status);
    expect(authenticate).not.toHaveBeenCalled();
  });
});

describe('an authenticator that fails', () => {
  const failing: Auth = { authenticate: () => Promise.reject(new Error('the database is away')), ...ways.token };
  const { ask } = hostAsking(() => failing);

  test('lets nobody in, and its log has no query', async () => {
    const log = vi.spyOn(console, 'error').mockImplementation(() => {});
    expect(await ask({ path: '/version?X-Amz-Signature=secret' })).toMatchObject({
      status: 500,
      body: { error_code: 'INTERNAL_ERROR' },
    });
    expect(String(log.mock.calls)).toContain('the database is away');
    expect(String(log.mock.calls)).not.toContain('secret');
    log.mockRestore();
  });
});
