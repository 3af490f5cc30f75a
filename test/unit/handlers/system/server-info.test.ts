import { afterEach, expect, test, vi } from 'vitest';
import { environment } from '#shared/operations/environment.ts';
import { getServerInfo } from '#shared/operations/system.ts';
import { ada, call } from '#test/support/events.ts';
import { fakeS3 } from '#test/support/fake-s3.ts';
import { fakeTable } from '#test/support/fake-table.ts';

afterEach(() => {
  vi.unstubAllEnvs();
  vi.resetModules();
});

test('parts and presigned URLs are to be had; nobody is asked', async () => {
  const [table, bucket] = [fakeTable(), fakeS3()];
  const { status, headers, body } = await call(getServerInfo);
  expect({ status, headers, body }).toEqual({
    status: 200,
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
    body: {
      store_type: 'SqlStore',
      workspaces_enabled: false,
      multipart_uploads_enabled: true,
      multipart_downloads_enabled: true,
    },
  });
  expect([table.trips, bucket.sent]).toEqual([[], []]);
});

test.each([
  ['off', 'token', false],
  ['off', 'jwt', false],
  // A redirect to S3 would take the signature's headers along, which S3 refuses.
  ['off', 'iam', true],
  ['on', 'token', true],
] as const)('big files in ranges: %s, asked by %s', async (value, type, expected) => {
  vi.stubEnv(environment.multipartDownloads, value);
  vi.resetModules();
  const { body } = await call(getServerInfo, {}, { actor: { ...ada, type } });
  expect(body).toMatchObject({ multipart_uploads_enabled: true, multipart_downloads_enabled: expected });
});

test('says who it is unknown to', async () => {
  expect(await call(getServerInfo, {}, { actor: null })).toMatchObject({
    status: 401,
    body: { error_code: 'UNAUTHENTICATED' },
  });
});
