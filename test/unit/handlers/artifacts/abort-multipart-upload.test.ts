import { expect, test } from 'vitest';
import { abortMultipartUpload } from '#shared/operations/artifacts.ts';
import { call } from '#test/support/events.ts';
import { fakeS3 } from '#test/support/fake-s3.ts';
import { fakeTable } from '#test/support/fake-table.ts';
import { refusesPaths, refusesRegistered } from '#test/unit/handlers/bad-paths.ts';

const artifact_path = 'run/artifacts/model';
const key = `artifacts/${artifact_path}/big.bin`;
const abort = (upload_id: string) => call(abortMultipartUpload, { artifact_path, path: 'C:\\tmp\\big.bin', upload_id });

test('forgets an upload and its parts; an unknown one is no matter', async () => {
  const table = fakeTable();
  const bucket = fakeS3();
  bucket.uploads.set('mpu-1', { key, parts: new Map(), hashed: false });
  expect(await abort('mpu-1')).toMatchObject({ status: 200, body: {} });
  expect(bucket.uploads.size).toBe(0);
  expect(await abort('mpu-1')).toMatchObject({ status: 200, body: {} });
  expect(bucket.inputs).toEqual(Array(2).fill({ Bucket: 'stagebook-unit-files', Key: key, UploadId: 'mpu-1' }));
  expect(bucket.sent).toEqual(Array(2).fill(`abort ${key} mpu-1`));
  expect(table.trips).toEqual([]);
});

test('of an empty file there is nothing to forget', async () => {
  fakeTable();
  const bucket = fakeS3();
  expect(await abort('EMPTY')).toMatchObject({ status: 200, body: {} });
  expect(bucket.sent).toEqual([]);
});

test('an id that fills S3’s URL is refused before S3 is asked', async () => {
  fakeTable();
  const bucket = fakeS3();
  expect(await abort('é'.repeat(513))).toMatchObject({
    status: 400,
    body: { error_code: 'INVALID_PARAMETER_VALUE', message: expect.stringContaining('1026 bytes') },
  });
  expect(bucket.sent).toEqual([]);
  expect(await abort('é'.repeat(512))).toMatchObject({ status: 200 });
});

refusesPaths(abortMultipartUpload, 'artifact_path', (folder) => `${folder}/model.bin`);
refusesRegistered(abortMultipartUpload);
