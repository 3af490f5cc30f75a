import { expect, test } from 'vitest';
import { digestOf } from '#shared/domain/manifest.ts';
import { completeUpload } from '#shared/operations/uploads.ts';
import { call } from '#test/support/events.ts';
import { fakeS3, sha256 } from '#test/support/fake-s3.ts';
import { fakeTable, now } from '#test/support/fake-table.ts';

const MiB = 1024 * 1024;
const upload_id = '01HF7YAT00AAAAAAAAAAAAAAAA';
const at = `uploads/${upload_id}`;
const file = (path: string, size = 1) => ({ path, size, sha256: sha256(path) });
const big = (path: string, id: string) => ({ ...file(path, 65 * MiB), part_size: 64 * MiB, s3_upload_id: id });

function announced(files: readonly ReturnType<typeof file>[], there: Record<string, number> = {}) {
  const table = fakeTable();
  const document = JSON.stringify({ upload_id, created_at: now, files });
  const objects = Object.entries(there).map(([path, size]) => [`${at}/${path}`, size]);
  const bucket = fakeS3({ [`${at}.json`]: document, ...Object.fromEntries(objects) });
  return { table, bucket };
}

test('all is there: a source to be registered, and the digest its version will have', async () => {
  const files = [file('b', 2), file('a/c', 3), file('empty', 0)];
  const { table, bucket } = announced(files, { b: 2, 'a/c': 3, empty: 0, unannounced: 7 });
  const { status, body } = await call(completeUpload, { upload_id });
  expect({ status, body }).toEqual({
    status: 200,
    body: { source: `mlflow-artifacts:/${at}`, digest: digestOf(files), files: 3, size: 5 },
  });
  expect(bucket.sent).toEqual([`get ${at}.json`, `list ${at}/`]);
  expect(table.trips).toEqual([]);
});

test('what came in parts is put together, and asking again is no matter', async () => {
  const { bucket } = announced([big('big', 'mpu-9'), file('a')], { a: 1 });
  bucket.uploads.set('mpu-9', { key: `${at}/big`, parts: new Map(), hashed: false });
  const etags = [bucket.part('mpu-9', 1, 64 * MiB), bucket.part('mpu-9', 2, MiB)];
  expect(await call(completeUpload, { upload_id })).toMatchObject({ status: 200, body: { files: 2 } });
  expect(bucket.sent).toEqual([
    `get ${at}.json`,
    `list ${at}/`,
    `parts ${at}/big mpu-9`,
    `complete ${at}/big mpu-9 of 2`,
  ]);
  expect(bucket.inputs.at(-1)).toMatchObject({
    MultipartUpload: { Parts: etags.map((ETag, index) => ({ PartNumber: index + 1, ETag })) },
  });
  expect(bucket.objects.get(`${at}/big`)).toMatchObject({ size: 65 * MiB });
  bucket.sent.length = 0;
  expect(await call(completeUpload, { upload_id })).toMatchObject({ status: 200 });
  expect(bucket.sent).toEqual([`get ${at}.json`, `list ${at}/`]);
});

test('parts that vanish before they are put together: the file is missing', async () => {
  const { bucket } = announced([big('big', 'mpu-9')]);
  bucket.uploads.set('mpu-9', { key: `${at}/big`, parts: new Map(), hashed: false });
  bucket.part('mpu-9', 1, 64 * MiB);
  bucket.part('mpu-9', 2, MiB);
  bucket.before('complete', () => bucket.uploads.delete('mpu-9'));
  expect(await call(completeUpload, { upload_id })).toMatchObject({
    status: 400,
    body: { message: expect.stringContaining('1 of the 1 files are missing') },
  });
});

test('two at once: the second finds the file of just these parts', async () => {
  const { bucket } = announced([big('big', 'mpu-9')]);
  bucket.uploads.set('mpu-9', { key: `${at}/big`, parts: new Map(), hashed: false });
  bucket.part('mpu-9', 1, 64 * MiB);
  bucket.part('mpu-9', 2, MiB);
  let other: Promise<unknown> | undefined;
  bucket.before('complete', () => {
    other ??= call(completeUpload, { upload_id });
  });
  expect(await call(completeUpload, { upload_id })).toMatchObject({ status: 200 });
  expect(await other).toMatchObject({ status: 200 });
});

test('400: what is missing, or other than announced, or not whole', async () => {
  const { bucket } = announced([file('a'), file('é"'), file('short', 2), big('big', 'mpu-9'), big('part', 'mpu-8')], {
    a: 1,
    short: 1,
  });
  for (const [id, path] of [
    ['mpu-9', 'big'],
    ['mpu-8', 'part'],
  ] as const) {
    bucket.uploads.set(id, { key: `${at}/${path}`, parts: new Map(), hashed: false });
    bucket.part(id, 1, 64 * MiB);
  }
  bucket.part('mpu-9', 2, MiB);
  const { status, body } = await call(completeUpload, { upload_id });
  expect({ status, body }).toEqual({
    status: 400,
    body: {
      error_code: 'INVALID_PARAMETER_VALUE',
      message:
        '3 of the 5 files are missing or not whole: "\\u00e9\\"", "short", "part". POST uploads with the upload_id ' +
        'gives the URLs for them.',
    },
  });
  // What is whole is put together all the same.
  expect(bucket.objects.has(`${at}/big`)).toBe(true);
});

test('names ten of them', async () => {
  announced(Array.from({ length: 12 }, (_, n) => file(`f${n}`)));
  expect((await call(completeUpload, { upload_id })).body.message).toContain(
    '12 of the 12 files are missing or not whole: "f0", "f1", "f2", "f3", "f4", "f5", "f6", "f7", "f8", "f9", …. POST',
  );
});

test.each([
  [upload_id, ['get uploads/01HF7YAT00AAAAAAAAAAAAAAAA.json']],
  ['../x', []],
  ['x', []],
])('404: no upload is called %s', async (id, sent) => {
  fakeTable();
  const bucket = fakeS3();
  expect(await call(completeUpload, { upload_id: id })).toMatchObject({
    status: 404,
    body: { message: `Upload '${id}' not found. What is not registered is removed after 7 days.` },
  });
  expect(bucket.sent).toEqual(sent);
});
