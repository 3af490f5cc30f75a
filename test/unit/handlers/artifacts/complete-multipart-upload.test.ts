import { expect, test } from 'vitest';
import { completeMultipartUpload } from '#shared/operations/artifacts.ts';
import { call } from '#test/support/events.ts';
import { failure } from '#test/support/failures.ts';
import { fakeS3 } from '#test/support/fake-s3.ts';
import { fakeTable } from '#test/support/fake-table.ts';
import { refuses } from '#test/support/refusals.ts';
import { refusesPaths, refusesRegistered } from '#test/unit/handlers/bad-paths.ts';

const artifact_path = 'run/artifacts/model';
const path = '/models/big.bin';
const key = `artifacts/${artifact_path}/big.bin`;
const MiB = 1024 * 1024;

/** An upload with its parts; `parts` as a client tells them. */
function opened(...sizes: number[]) {
  fakeTable();
  const bucket = fakeS3();
  bucket.uploads.set('mpu-1', { key, parts: new Map(), hashed: false });
  const parts = sizes.map((size, index) => ({
    part_number: index + 1,
    etag: bucket.part('mpu-1', index + 1, size),
    url: 'https://s3',
  }));
  return { bucket, parts };
}

const complete = (parts: unknown, more: object = {}) =>
  call(completeMultipartUpload, { artifact_path, path, upload_id: 'mpu-1', parts, ...more });

test('makes the file of its parts, in their order whatever order they are told in', async () => {
  const { bucket, parts } = opened(5 * MiB, 6 * MiB, 1);
  expect(await complete(parts.toReversed())).toMatchObject({ status: 200, body: {} });
  expect(bucket.sent).toEqual([`complete ${key} mpu-1 of 3`]);
  expect(bucket.inputs).toEqual([
    {
      Bucket: 'stagebook-unit-files',
      Key: key,
      UploadId: 'mpu-1',
      MultipartUpload: { Parts: parts.map(({ part_number, etag }) => ({ PartNumber: part_number, ETag: etag })) },
    },
  ]);
  expect(bucket.objects.get(key)).toMatchObject({ size: 11 * MiB + 1 });
});

test('an id that fills S3’s URL is refused before S3 is asked', async () => {
  const { bucket, parts } = opened(1);
  expect(await complete(parts, { upload_id: 'x'.repeat(1_025) })).toMatchObject({
    status: 400,
    body: { error_code: 'INVALID_PARAMETER_VALUE', message: expect.stringContaining('1025 bytes') },
  });
  expect(bucket.sent).toEqual([]);
});

test('camelCase of protobuf’s JSON, and numbers as text', async () => {
  const { bucket, parts } = opened(1);
  const more = { upload_id: undefined, uploadId: 'mpu-1' };
  expect(await complete([{ part_number: '1', etag: parts[0]?.etag }], more)).toMatchObject({ status: 200 });
  expect(bucket.objects.has(key)).toBe(true);
});

test('asked again, since the first answer was lost: it is there', async () => {
  const { bucket, parts } = opened(5 * MiB, 1);
  await complete(parts);
  expect(await complete(parts)).toMatchObject({ status: 200, body: {} });
  const unquoted = parts.map(({ etag, ...part }) => ({ ...part, etag: etag.replaceAll('"', '') }));
  expect(await complete(unquoted)).toMatchObject({ status: 200, body: {} });
  expect(bucket.sent.slice(1)).toEqual(
    Array(2)
      .fill([`complete ${key} mpu-1 of 2`, `head ${key}`])
      .flat(),
  );
});

test.each(['of other parts', 'not there'])('404: the upload is gone, and the file is %s', async (what) => {
  const { bucket, parts } = opened(5 * MiB, 1);
  bucket.uploads.clear();
  if (what === 'of other parts') bucket.put(key, 'other');
  expect(await complete(parts)).toMatchObject({
    status: 404,
    body: {
      error_code: 'RESOURCE_DOES_NOT_EXIST',
      message: `Multipart upload 'mpu-1' of '${artifact_path}/big.bin' not found`,
    },
  });
});

test.each<[string, (parts: { part_number: number; etag: string }[]) => object[]]>([
  ['InvalidPart', ([first]) => [{ ...first, etag: '"other"' }]],
  ['InvalidPart', ([first]) => [{ ...first }, { part_number: 9, etag: '"e"' }]],
  ['InvalidPartOrder', ([first, second]) => [{ ...first }, { ...first }, { ...second }]],
  ['EntityTooSmall', (parts) => parts],
])('400: parts of which S3 says %s', async (code, change) => {
  const { parts } = opened(code === 'EntityTooSmall' ? 1 : 5 * MiB, 1);
  expect(await complete(change(parts))).toMatchObject({
    status: 400,
    body: {
      error_code: 'INVALID_PARAMETER_VALUE',
      message: expect.stringMatching(`^The parts do not make a file: ${code}\\. `),
    },
  });
});

test('an error of S3 that is not about parts is not the client’s', async () => {
  const { bucket, parts } = opened(1);
  bucket.failNext('complete', failure('InternalError', 'secret', { $metadata: { httpStatusCode: 500 } }));
  const { status, body } = await complete(parts);
  expect({ status, code: body.error_code }).toEqual({ status: 503, code: 'TEMPORARILY_UNAVAILABLE' });
  expect(body.message).not.toContain('secret');
});

test('an empty file is stored now', async () => {
  const { bucket } = opened();
  for (const parts of [[], undefined, null]) {
    expect(await complete(parts, { upload_id: 'EMPTY' })).toMatchObject({ status: 200, body: {} });
  }
  expect(bucket.sent).toEqual(Array(3).fill(`put ${key}`));
  expect(bucket.inputs[0]).toEqual({
    Bucket: 'stagebook-unit-files',
    Key: key,
    Body: Buffer.alloc(0),
    ContentType: 'application/octet-stream',
    ChecksumSHA256: '47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=',
  });
});

test('404: parts of an empty file', async () => {
  const { bucket } = opened();
  expect(await complete([{ part_number: 1, etag: '"e"' }], { upload_id: 'EMPTY' })).toMatchObject({ status: 404 });
  expect(bucket.objects.size).toBe(0);
});

const seeDocs = 'See the API docs for more information about request parameters.';
refuses(completeMultipartUpload, [
  [{ parts: [] }, "Missing value for required parameter 'parts': there are none."],
  [{ parts: [{ etag: 'e' }] }, `Missing value for required parameter 'parts[0].part_number'. ${seeDocs}`],
  [{ parts: [{ part_number: 1 }] }, `Missing value for required parameter 'parts[0].etag'. ${seeDocs}`],
  [
    { parts: [{ part_number: 10_001, etag: 'e' }] },
    `Invalid value 10001 for parameter 'parts[0].part_number' supplied:  Hint: Value was of type 'int'. ${seeDocs}`,
  ],
]);

refusesPaths(completeMultipartUpload, 'artifact_path', (folder) => `${folder}/model.bin`);
refusesRegistered(completeMultipartUpload);
