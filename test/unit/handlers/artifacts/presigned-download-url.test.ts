import { expect, test } from 'vitest';
import { getPresignedDownloadUrl } from '#shared/operations/artifacts.ts';
import { call } from '#test/support/events.ts';
import { fakeS3, pathTo, presigned } from '#test/support/fake-s3.ts';
import { fakeTable } from '#test/support/fake-table.ts';
import { refusesPaths } from '#test/unit/handlers/bad-paths.ts';

test.each([
  ['run/big.bin', 'artifacts/run/big.bin', 7_000_000_000],
  ['models/m/f/empty', 'models/m/f/empty', 0],
])('%s: a URL for 15 minutes, and the size by which a client splits its reading', async (artifact_path, key, size) => {
  const table = fakeTable();
  const bucket = fakeS3({ [key]: size });
  const { status, body } = await call(getPresignedDownloadUrl, { artifact_path });
  expect({ status, body }).toEqual({ status: 200, body: { url: expect.any(String), headers: {}, file_size: size } });
  expect(presigned(body.url)).toMatchObject({
    origin: 'http://unit:5001',
    path: pathTo(key),
    expires: 900,
    signedHeaders: ['host'],
  });
  expect(body.url).not.toMatch(/checksum/i);
  expect(bucket.sent).toEqual([`head ${key}`]);
  expect(table.trips).toEqual([]);
});

test('404: no such file', async () => {
  fakeTable();
  fakeS3({ 'artifacts/run/f': 'x' });
  expect(await call(getPresignedDownloadUrl, { artifact_path: 'run' })).toMatchObject({
    status: 404,
    body: { error_code: 'RESOURCE_DOES_NOT_EXIST', message: "No such artifact: 'run'" },
  });
});

refusesPaths(getPresignedDownloadUrl, 'artifact_path');
