import { describe, expect, test } from 'vitest';
import { createMultipartUpload } from '#shared/operations/artifacts.ts';
import { call } from '#test/support/events.ts';
import { fakeS3, pathTo, presigned } from '#test/support/fake-s3.ts';
import { fakeTable } from '#test/support/fake-table.ts';
import { refuses } from '#test/support/refusals.ts';
import { emptySegment, invalidPath, refusesPaths, refusesRegistered } from '#test/unit/handlers/bad-paths.ts';

const artifact_path = 'run/artifacts/model';

type Credential = { url: string; part_number: number; headers: object };

test('opens an upload, and gives a URL for each part, for an hour', async () => {
  const table = fakeTable();
  const bucket = fakeS3();
  const { status, body } = await call(createMultipartUpload, {
    artifact_path,
    path: '/models/x y/ü+.bin',
    num_parts: 3,
  });
  const key = `artifacts/${artifact_path}/ü+.bin`;
  expect({ status, id: body.upload_id, numbers: body.credentials.map((one: Credential) => one.part_number) }).toEqual({
    status: 200,
    id: 'mpu-1',
    numbers: [1, 2, 3],
  });
  for (const { url, part_number, headers } of body.credentials as Credential[]) {
    expect(headers).toEqual({});
    const { origin, path, expires, signedHeaders, query } = presigned(url);
    expect({ origin, path, expires, signedHeaders }).toEqual({
      origin: 'http://unit:5001',
      path: pathTo(key),
      expires: 3_600,
      signedHeaders: ['host'],
    });
    expect(query).toMatchObject({ partNumber: String(part_number), uploadId: 'mpu-1', 'x-id': 'UploadPart' });
    expect(url).not.toMatch(/checksum/i);
  }
  expect(bucket.inputs).toEqual([
    { Bucket: 'stagebook-unit-files', Key: key, ContentType: 'application/octet-stream' },
  ]);
  expect(table.trips).toEqual([]);
});

test.each([
  ['/home/ada/model.bin', 'model.bin'],
  ['C:\\models\\b.bin', 'b.bin'],
  ['C:\\mixed/a\\c.bin', 'c.bin'],
  ['plain.bin', 'plain.bin'],
  ['../../d.bin', 'd.bin'],
])('of %s the last part counts', async (path, name) => {
  fakeTable();
  const bucket = fakeS3();
  await call(createMultipartUpload, { artifact_path: `${artifact_path}/`, path });
  expect(bucket.sent).toEqual([`open artifacts/${artifact_path}/${name}`]);
});

test.each([
  [{}, 1],
  [{ num_parts: null }, 1],
  [{ num_parts: '4' }, 4],
  [{ numParts: 2 }, 2],
])('%j is %i parts', async (args, count) => {
  fakeTable();
  fakeS3();
  const { body } = await call(createMultipartUpload, { artifact_path, path: 'f', ...args });
  expect(body.credentials).toHaveLength(count);
});

test('an empty file has no parts, and no upload is opened for it', async () => {
  fakeTable();
  const bucket = fakeS3();
  expect(await call(createMultipartUpload, { artifact_path, path: 'f', num_parts: 0 })).toMatchObject({
    status: 200,
    body: { upload_id: 'EMPTY', credentials: [] },
  });
  expect(bucket.sent).toEqual([]);
});

test('more bytes of URLs than an answer holds: nothing is left open', async () => {
  fakeTable();
  const bucket = fakeS3();
  const path = 'ü'.repeat(470);
  const reply = await call(createMultipartUpload, { artifact_path: 'r', path, num_parts: 1_700 });
  expect(reply).toMatchObject({
    status: 400,
    body: {
      error_code: 'INVALID_PARAMETER_VALUE',
      message:
        'The URLs of 1700 parts are too much for one answer. Set MLFLOW_MULTIPART_UPLOAD_CHUNK_SIZE in the environment ' +
        'of the mlflow client to more bytes.',
    },
  });
  expect(bucket.sent).toEqual([`open artifacts/r/${path}`, `abort artifacts/r/${path} mpu-1`]);
  expect(bucket.uploads.size).toBe(0);
});

const seeDocs = 'See the API docs for more information about request parameters.';
refuses(createMultipartUpload, [
  [{ num_parts: -1 }, "Invalid value -1 for parameter 'num_parts': it is a count."],
  [
    { num_parts: 10_001 },
    `Invalid value 10001 for parameter 'num_parts' supplied:  Hint: Value was of type 'int'. ${seeDocs}`,
  ],
  [
    { num_parts: 1.5 },
    `Invalid value 1.5 for parameter 'num_parts' supplied:  Hint: Value was of type 'float'. ${seeDocs}`,
  ],
]);

describe('the file’s own name', () => {
  test.each([
    ['..', emptySegment],
    ['/x/..', emptySegment],
    ['C:\\..', emptySegment],
    ['/x/.', emptySegment],
    ['%2e%2e', 'It has an encoded separator.'],
    ['a%2Fb', 'It has an encoded separator.'],
    ['a%252Fb', 'It has an encoded separator.'],
    ['a#b', "It has a '#' or a '\\'."],
    ['a\0b', 'It has a control character.'],
    ['f'.repeat(960), 'It can have at most 960 bytes of well-formed Unicode.'],
  ])('is not %s', async (path, why) => {
    fakeTable();
    const bucket = fakeS3();
    const name = path.replace(/^.*[/\\]/, '');
    expect(await call(createMultipartUpload, { artifact_path: 'r', path })).toMatchObject(
      invalidPath(`r/${name}`, why),
    );
    expect(bucket.sent).toEqual([]);
  });

  test('is Unicode', async () => {
    fakeTable();
    expect(await call(createMultipartUpload, { artifact_path: 'r', path: 'a\ud800' })).toMatchObject({
      status: 400,
      body: { message: 'Invalid value "a\\ud800": text must be well-formed Unicode.' },
    });
  });
});

refusesPaths(createMultipartUpload, 'artifact_path', (folder) => `${folder}/model.bin`);
refusesRegistered(createMultipartUpload);
