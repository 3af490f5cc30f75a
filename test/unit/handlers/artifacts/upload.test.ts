import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { largestPut, uploadArtifact } from '#shared/operations/artifacts.ts';
import { call, type Given } from '#test/support/events.ts';
import { fakeS3 } from '#test/support/fake-s3.ts';
import { fakeTable } from '#test/support/fake-table.ts';
import { refusesPaths, refusesRegistered } from '#test/unit/handlers/bad-paths.ts';

const artifact_path = 'run/artifacts/model.bin';
const key = `artifacts/${artifact_path}`;

const send = async (given: Given) => {
  const [table, bucket] = [fakeTable(), fakeS3()];
  const reply = await call(uploadArtifact, { artifact_path }, given);
  expect(table.trips).toEqual([]);
  return { ...reply, bucket };
};

const put = (body: Buffer, type: string) => ({
  Bucket: 'stagebook-unit-files',
  Key: key,
  Body: body,
  ContentType: type,
  ChecksumSHA256: createHash('sha256').update(body).digest('base64'),
});

test('bytes are stored as they came, and S3 compares them with their SHA-256', async () => {
  const bytes = Buffer.from([0, 0xff, 0xfe, 0x80, 10]);
  const { status, body, bucket } = await send({ body: bytes });
  expect({ status, body }).toEqual({ status: 200, body: {} });
  expect(bucket.sent).toEqual([`put ${key}`]);
  expect(bucket.inputs).toEqual([put(bytes, 'application/octet-stream')]);
});

test.each([
  ['text/plain', { 'content-length': '8' }],
  ['application/json; charset=utf-8', {}],
])('text that API Gateway hands over as such, of %s', async (contentType, headers) => {
  const { status, bucket } = await send({ body: 'Grüße\n', contentType, headers });
  expect(status).toBe(200);
  expect(bucket.inputs).toEqual([put(Buffer.from('Grüße\n'), contentType)]);
});

test.each(['text/a\tb', 'é/x', 'text', '', `text/${'x'.repeat(300)}`])(
  'a content type that S3 might not take is stored as none: %j',
  async (type) => {
    const bytes = Buffer.from('abc');
    const { status, bucket } = await send({ body: bytes, headers: { 'content-type': type } });
    expect(status).toBe(200);
    expect(bucket.inputs).toEqual([put(bytes, 'application/octet-stream')]);
  },
);

test.each<[string, Given]>([
  ['an empty text', { body: '', headers: { 'content-length': '0' } }],
  ['no body at all', { body: undefined }],
  ['empty base64', { body: Buffer.alloc(0) }],
])('0 bytes are a file: %s', async (_, given) => {
  const { status, bucket } = await send({ contentType: undefined, ...given });
  expect(status).toBe(200);
  expect(bucket.inputs).toEqual([put(Buffer.alloc(0), 'application/octet-stream')]);
});

test('JSON is a file like any other, and no arguments', async () => {
  const body = '{"artifact_path":"elsewhere"}';
  const { status, bucket } = await send({ body, contentType: 'application/json' });
  expect(status).toBe(200);
  expect(bucket.inputs).toEqual([put(Buffer.from(body), 'application/json')]);
});

describe('text that was damaged on its way is refused', () => {
  const cases: [string, string, string | undefined][] = [
    ['a\u{FFFD}b', '5', 'text/plain'],
    ['a\u{FFFD}b', '3', 'text/csv'],
    ['abc', '4', 'application/json'],
    ['Grüße', '5', 'text/x-python'],
    ['', '1', undefined],
  ];
  test.each(cases)('%j of %s bytes, %s', async (body, length, contentType) => {
    const { status, body: answer, bucket } = await send({ body, contentType, headers: { 'content-length': length } });
    expect({ status, answer, sent: bucket.sent }).toEqual({
      status: 400,
      answer: {
        error_code: 'INVALID_PARAMETER_VALUE',
        message:
          `The file is sent as ${contentType ?? 'text'}, but is not UTF-8 text, and would be damaged on its way. Send it as ` +
          'application/octet-stream, or set MLFLOW_MULTIPART_UPLOAD_MINIMUM_FILE_SIZE=1 in the environment of the mlflow client.',
      },
      sent: [],
    });
  });
});

test('up to 4 MiB, then in parts: 413 says how', async () => {
  expect(largestPut).toBe(4 * 1024 * 1024);
  const { status, bucket } = await send({ body: Buffer.alloc(largestPut) });
  expect({ status, sent: bucket.sent }).toEqual({ status: 200, sent: [`put ${key}`] });
  const refused = await send({ body: Buffer.alloc(largestPut + 1) });
  expect(refused).toMatchObject({
    status: 413,
    body: {
      error_code: 'INVALID_PARAMETER_VALUE',
      message: expect.stringContaining('MLFLOW_MULTIPART_UPLOAD_MINIMUM_FILE_SIZE=1'),
    },
  });
  expect(refused.body.message).toBe(uploadArtifact.tooBig);
  expect(refused.bucket.sent).toEqual([]);
});

test('over what was there', async () => {
  fakeTable();
  const bucket = fakeS3({ [key]: 'old' });
  await call(uploadArtifact, { artifact_path }, { body: Buffer.from('new') });
  expect(bucket.objects.get(key)?.body?.toString()).toBe('new');
});

refusesPaths(uploadArtifact, 'artifact_path');
refusesRegistered(uploadArtifact);
