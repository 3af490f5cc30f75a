import { beforeAll, expect, test } from 'vitest';
import { call } from '#test/support/call.ts';
import { freshBucket } from '#test/support/fresh-bucket.ts';
import { freshTable } from '#test/support/fresh-table.ts';
import { announce, fetchVersion, send, sendMissing, sha256, upload } from './upload.ts';

/** Files sent without mlflow: announced, sent to S3, checked, registered. */

beforeAll(async () => {
  await freshTable();
  await freshBucket();
  await call('createRegisteredModel', { name: 'uploaded' });
});

const MiB = 1024 * 1024;

const create = (source: string) => call('createModelVersion', { name: 'uploaded', source });

test('what was announced is what is registered', async () => {
  const files = { MLmodel: 'flavors', 'data/ö 1.bin': 'x', empty: '' };
  const { body } = await create(await upload(files));
  const { version } = body.model_version;
  expect(await fetchVersion('uploaded', version)).toEqual(files);
  const { artifact_uri } = (await call('getModelVersionDownloadUri', { name: 'uploaded', version })).body;
  expect(artifact_uri).toMatch(/^http:\/\/127\.0\.0\.1:5000\/api\/2\.0\/mlflow-artifacts\/artifacts\/models\//);
});

test('asked again it says what is missing, and nothing else', async () => {
  const files = { a: '1', b: '2', big: Buffer.alloc(150 * MiB, 'x') };
  const first = (await call('createUpload', { files: announce(files) })).body;
  expect(first).toMatchObject({
    missing: 3,
    files: [{ path: 'a' }, { path: 'b' }, { path: 'big', part_size: 64 * MiB }],
  });
  const [a, , big] = first.files;
  await sendMissing([a, { ...big, parts: big.parts.slice(1) }], files);
  const { upload_id } = first;
  const second = (await call('createUpload', { upload_id })).body;
  expect(second).toMatchObject({ missing: 2, files: [{ path: 'b' }, { path: 'big', parts: [{ part_number: 1 }] }] });
  expect(await call('completeUpload', { upload_id })).toMatchObject({
    status: 400,
    body: { message: expect.stringContaining('2 of the 3 files are missing or not whole: "b", "big"') },
  });
  expect((await create(`mlflow-artifacts:/uploads/${upload_id}`)).status).toBe(400);
  await sendMissing(second.files, files);
  // All parts are there, and nothing is left to be sent.
  expect((await call('createUpload', { upload_id })).body).toMatchObject({ missing: 1, files: [] });
  for (let times = 0; times < 2; times++) {
    const { body } = await call('completeUpload', { upload_id });
    expect(body).toMatchObject({ source: `mlflow-artifacts:/uploads/${upload_id}`, files: 3, size: 150 * MiB + 2 });
  }
  expect((await call('createUpload', { upload_id })).body).toMatchObject({ missing: 0, files: [] });
});

test('other bytes than announced: S3 does not take them, or the registry does not', async () => {
  const small = (await call('createUpload', { files: announce({ a: 'true' }) })).body;
  const [{ url, headers }] = small.files;
  expect((await send(url, 'fake', headers)).status).toBe(400);
  // Without the header the URL is worth nothing, and with another neither.
  expect((await send(url, 'fake')).status).toBe(403);
  const other = { 'x-amz-checksum-sha256': Buffer.from(sha256('fake'), 'hex').toString('base64') };
  expect((await send(url, 'fake', other)).status).toBe(403);
  expect((await call('createUpload', { upload_id: small.upload_id })).body.missing).toBe(1);

  const big = Buffer.alloc(65 * MiB, 'x');
  const parts = (await call('createUpload', { files: announce({ big }) })).body;
  await sendMissing(parts.files, { big: Buffer.alloc(65 * MiB, 'y') });
  const { source } = (await call('completeUpload', { upload_id: parts.upload_id })).body;
  expect(await create(source)).toMatchObject({
    status: 400,
    body: { message: expect.stringMatching(/'big' has the SHA-256 [0-9a-f]{64}, announced was [0-9a-f]{64}/) },
  });
  // It can be mended: what was wrong is missing now.
  const again = (await call('createUpload', { upload_id: parts.upload_id })).body;
  expect(again).toMatchObject({ missing: 1, files: [{ path: 'big', parts: [{}, {}] }] });
  await sendMissing(again.files, { big });
  await call('completeUpload', { upload_id: parts.upload_id });
  expect((await create(source)).status).toBe(200);
});

test('a part of the wrong size is not there', async () => {
  const files = announce({ big: Buffer.alloc(65 * MiB) });
  const { body } = await call('createUpload', { files });
  await send(body.files[0].parts[0].url, Buffer.alloc(5 * MiB));
  expect((await call('createUpload', { upload_id: body.upload_id })).body.files[0].parts).toHaveLength(2);
});

test('parts that S3 has forgotten begin anew', async () => {
  const { body } = await call('createUpload', { files: announce({ big: Buffer.alloc(65 * MiB) }) });
  const { getUpload } = await import('#shared/store/uploads/upload.ts');
  const { abortMultipart } = await import('#shared/store/artifacts/multipart.ts');
  const [file] = (await getUpload(body.upload_id)).files;
  await abortMultipart(`uploads/${body.upload_id}/big`, file?.s3_upload_id ?? '');
  const again = (await call('createUpload', { upload_id: body.upload_id })).body;
  expect(again.files[0].parts).toHaveLength(2);
  await sendMissing(again.files, { big: Buffer.alloc(65 * MiB) });
  expect((await call('completeUpload', { upload_id: body.upload_id })).status).toBe(200);
});

const hash = sha256('');
const tooLong = 'x'.repeat(1_025);
test.each([
  ['no files', [], /from 1 to 10000 files/],
  ['10,001 files', Array.from({ length: 10_001 }, (_, i) => ({ path: `${i}`, size: 0, sha256: hash })), /10001/],
  ['a path that leads out', [{ path: '../x', size: 0, sha256: hash }], /Invalid path/],
  ['an absolute path', [{ path: '/x', size: 0, sha256: hash }], /Invalid path/],
  ['an empty path', [{ path: '', size: 0, sha256: hash }], /Invalid path/],
  ['a folder', [{ path: 'a/', size: 0, sha256: hash }], /Invalid path/],
  ['an encoded slash', [{ path: 'a%2f..%2fb', size: 0, sha256: hash }], /Invalid path/],
  ['a control character', [{ path: 'a\nb', size: 0, sha256: hash }], /Invalid path/],
  ['1,025 bytes', [{ path: tooLong, size: 0, sha256: hash }], /Invalid path/],
  [
    'a path twice',
    [
      { path: 'a', size: 0, sha256: hash },
      { path: 'a', size: 1, sha256: hash },
    ],
    /twice/,
  ],
  [
    'a file that is a folder',
    [
      { path: 'a', size: 0, sha256: hash },
      { path: 'a/b', size: 1, sha256: hash },
    ],
    /at once/,
  ],
  ['a negative size', [{ path: 'a', size: -1, sha256: hash }], /-1 bytes/],
  ['more than S3 keeps', [{ path: 'a', size: 6 * 1024 ** 4, sha256: hash }], /files\[0\].size/],
  ['no SHA-256', [{ path: 'a', size: 0 }], /files\[0\].sha256/],
  ['half a SHA-256', [{ path: 'a', size: 0, sha256: 'abc' }], /files\[0\].sha256/],
])('%s cannot be announced', async (_, files, text) => {
  const reply = await call('createUpload', { files });
  expect(reply).toMatchObject({ status: 400, body: { error_code: 'INVALID_PARAMETER_VALUE' } });
  expect(reply.body.message).toMatch(text);
});

test('ten thousand files: a thousand URLs a time', async () => {
  const files = Array.from({ length: 10_000 }, (_, index) => ({
    path: `d${index % 10}/${index}`,
    size: 0,
    sha256: hash,
  }));
  const { body } = await call('createUpload', { files });
  expect([body.missing, body.files.length]).toEqual([10_000, 1_000]);
});

test('an upload nobody began', async () => {
  for (const upload_id of ['01ARZ3NDEKTSV4RRFFQ69G5FAV', '../x', 'x']) {
    expect((await call('createUpload', { upload_id })).status).toBe(404);
    expect((await call('completeUpload', { upload_id })).status).toBe(404);
  }
  expect((await call('createUpload', {})).status).toBe(400);
});
