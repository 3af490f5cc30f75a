import { expect, test } from 'vitest';
import { createUpload } from '#shared/operations/uploads.ts';
import { call } from '#test/support/events.ts';
import { fakeS3, pathTo, presigned, sha256 } from '#test/support/fake-s3.ts';
import { fakeTable, now } from '#test/support/fake-table.ts';
import { refuses } from '#test/support/refusals.ts';
import { badPaths } from '#test/unit/handlers/bad-paths.ts';

const MiB = 1024 * 1024;
const hash = sha256('x');
const checksum = Buffer.from(hash, 'hex').toString('base64');
const file = (path: string, size = 1) => ({ path, size, sha256: hash });
const ulid = /^[0-9A-HJKMNP-TV-Z]{26}$/;

// biome-ignore lint/suspicious/noExplicitAny: as answered
const partNumbers = (one: any): number[] => one.parts.map((part: { part_number: number }) => part.part_number);

test('small files: one PUT each, whose SHA-256 S3 compares since it is a signed header', async () => {
  const table = fakeTable();
  const bucket = fakeS3();
  const files = [file('MLmodel', 812), file('data/ü +.bin', 64 * MiB), file('empty', 0)];
  const { status, body } = await call(createUpload, { files });
  const { upload_id } = body;
  expect({ status, body }).toEqual({
    status: 200,
    body: {
      upload_id: expect.stringMatching(ulid),
      missing: 3,
      files: files.map(({ path, size }) => ({
        path,
        size,
        url: expect.any(String),
        headers: { 'x-amz-checksum-sha256': checksum },
      })),
      expires_at: now + 3_600_000,
    },
  });
  for (const { url, path } of body.files) {
    const { query, ...rest } = presigned(url);
    expect(rest).toEqual({
      origin: 'http://unit:5001',
      path: pathTo(`uploads/${upload_id}/${path}`),
      expires: 3_600,
      signedHeaders: ['host', 'x-amz-checksum-sha256'],
    });
    expect(query).toMatchObject({ 'x-id': 'PutObject' });
    // In the URL S3 would not mind what arrives.
    expect(Object.keys(query).filter((name) => /checksum/i.test(name))).toEqual([]);
  }
  expect(bucket.sent).toEqual([`put uploads/${upload_id}.json`]);
  expect(bucket.json(`uploads/${upload_id}.json`)).toEqual({ upload_id, created_at: now, files });
  expect(table.trips).toEqual([]);
});

test('bigger ones in parts of 64 MiB or more, of an upload opened before it is written down', async () => {
  fakeTable();
  const bucket = fakeS3();
  const huge = 5 * 1024 ** 4;
  const { body } = await call(createUpload, { files: [file('a', 128 * MiB + 1), file('b', 64 * MiB + 1)] });
  const at = `uploads/${body.upload_id}`;
  expect(bucket.sent).toEqual([`open ${at}/a`, `open ${at}/b`, `put ${at}.json`]);
  expect(bucket.json(`${at}.json`).files).toEqual([
    { ...file('a', 128 * MiB + 1), part_size: 64 * MiB, s3_upload_id: 'mpu-1' },
    { ...file('b', 64 * MiB + 1), part_size: 64 * MiB, s3_upload_id: 'mpu-2' },
  ]);
  const [a] = body.files;
  expect(a).toEqual({
    path: 'a',
    size: 128 * MiB + 1,
    part_size: 64 * MiB,
    parts: [64 * MiB, 64 * MiB, 1].map((size, index) => ({ part_number: index + 1, size, url: expect.any(String) })),
  });
  for (const { url, part_number } of a.parts) {
    const { query, path, signedHeaders, expires } = presigned(url);
    expect({ path, signedHeaders, expires }).toEqual({
      path: pathTo(`${at}/a`),
      signedHeaders: ['host'],
      expires: 3_600,
    });
    expect(query).toMatchObject({ uploadId: 'mpu-1', partNumber: String(part_number), 'x-id': 'UploadPart' });
  }
  const { body: biggest } = await call(createUpload, { files: [file('a', huge)] });
  expect(biggest.files[0]).toMatchObject({ part_size: 525 * MiB });
  expect(partNumbers(biggest.files[0])).toEqual(Array.from({ length: 1_000 }, (_, index) => index + 1));
});

test('asked again, it says what is still missing, and nothing is opened anew', async () => {
  fakeTable();
  const bucket = fakeS3({}, { pageSize: 2 });
  const files = [file('a'), file('b'), file('c', 2), file('big', 200 * MiB), file('whole', 65 * MiB)];
  const { body: first } = await call(createUpload, { files });
  const at = `uploads/${first.upload_id}`;
  bucket.put(`${at}/a`, 1);
  bucket.put(`${at}/c`, 1);
  bucket.put(`${at}/unannounced`, 1);
  bucket.part('mpu-1', 1, 64 * MiB);
  bucket.part('mpu-1', 2, 5 * MiB);
  bucket.part('mpu-1', 4, 8 * MiB);
  bucket.part('mpu-2', 1, 64 * MiB);
  bucket.part('mpu-2', 2, 1 * MiB);
  bucket.sent.length = 0;
  const { body } = await call(createUpload, { upload_id: first.upload_id });
  expect(body).toMatchObject({ upload_id: first.upload_id, missing: 4, expires_at: now + 3_600_000 });
  // `c` is there with other bytes; of `big` part 2 is not whole; `whole` needs nothing but to be completed.
  expect(body.files.map(({ path }: { path: string }) => path)).toEqual(['b', 'c', 'big']);
  expect(partNumbers(body.files[2])).toEqual([2, 3]);
  expect(bucket.sent.slice().sort()).toEqual(
    [
      `get ${at}.json`,
      `list ${at}/`,
      `list ${at}/ further`,
      `parts ${at}/big mpu-1`,
      `parts ${at}/big mpu-1 after 2`,
      `parts ${at}/whole mpu-2`,
    ].sort(),
  );
});

test('parts that S3 has forgotten begin anew, and that is written down', async () => {
  fakeTable();
  const bucket = fakeS3();
  const { body: first } = await call(createUpload, { files: [file('big', 65 * MiB), file('a')] });
  const at = `uploads/${first.upload_id}`;
  bucket.uploads.clear();
  bucket.sent.length = 0;
  const { body } = await call(createUpload, { upload_id: first.upload_id });
  expect(bucket.sent).toEqual([
    `get ${at}.json`,
    `list ${at}/`,
    `parts ${at}/big mpu-1`,
    `open ${at}/big`,
    `put ${at}.json`,
  ]);
  expect(bucket.json(`${at}.json`)).toEqual({
    upload_id: first.upload_id,
    created_at: now,
    files: [{ ...file('big', 65 * MiB), part_size: 64 * MiB, s3_upload_id: 'mpu-2' }, file('a')],
  });
  expect(presigned(body.files[0].parts[0].url).query).toMatchObject({ uploadId: 'mpu-2', partNumber: '1' });
});

test('nothing is missing', async () => {
  fakeTable();
  const bucket = fakeS3();
  const { body } = await call(createUpload, { files: [file('a')] });
  bucket.put(`uploads/${body.upload_id}/a`, 1);
  expect((await call(createUpload, { upload_id: body.upload_id })).body).toMatchObject({ missing: 0, files: [] });
});

test('an answer has 1,000 URLs at most; whoever has used them asks for the next', async () => {
  fakeTable();
  const bucket = fakeS3();
  const small = Array.from({ length: 600 }, (_, n) => file(`small/${n}`));
  const { body } = await call(createUpload, { files: [file('big', 600 * 64 * MiB), ...small] });
  expect(body.missing).toBe(601);
  expect(partNumbers(body.files[0])).toHaveLength(600);
  expect(body.files).toHaveLength(401);
  for (const { path } of body.files.slice(1)) bucket.put(`uploads/${body.upload_id}/${path}`, 1);
  const next = await call(createUpload, { upload_id: body.upload_id });
  expect(next.body.missing).toBe(201);
  expect(next.body.files).toHaveLength(201);
});

test.each([
  ['01HF7YAT00AAAAAAAAAAAAAAAA', ['get uploads/01HF7YAT00AAAAAAAAAAAAAAAA.json']],
  ['01hf7yat00aaaaaaaaaaaaaaaa', []],
  ['01HF7YAT00AAAAAAAAAAAAAAAA/../x', []],
  ['../models/x', []],
  ['x', []],
])('404: no upload is called %s', async (upload_id, sent) => {
  fakeTable();
  const bucket = fakeS3({ 'uploads/01HF7YAT00BBBBBBBBBBBBBBBB.json': '{}' });
  expect(await call(createUpload, { upload_id })).toMatchObject({
    status: 404,
    body: {
      error_code: 'RESOURCE_DOES_NOT_EXIST',
      message: `Upload '${upload_id}' not found. What is not registered is removed after 7 days.`,
    },
  });
  expect(bucket.sent).toEqual(sent);
});

const oneOf = "Give 'files' to begin an upload, or 'upload_id' to go on with one: one of them.";
const invalid = (value: string, where: string, type: string) =>
  `Invalid value ${value} for parameter '${where}' supplied:  Hint: Value was of type '${type}'. See the API docs for more information about request parameters.`;

refuses(createUpload, [
  [{ files: null }, oneOf],
  [{ upload_id: 'x' }, oneOf],
  [{ files: [] }, 'An upload has from 1 to 10000 files; this one has 0.'],
  [
    { files: Array.from({ length: 10_001 }, (_, n) => file(`${n}`)) },
    'An upload has from 1 to 10000 files; this one has 10001.',
  ],
  [{ files: [file('a'), file('b'), file('a')] }, 'The file "a" is announced twice.'],
  [{ files: [file('a/b/c'), file('a/b')] }, '"a/b" cannot be a file and a folder at once.'],
  [{ files: [file('a'), file('a/b/c')] }, '"a" cannot be a file and a folder at once.'],
  [{ files: [file('a', -1)] }, 'The file "a" cannot have -1 bytes.'],
  [{ files: [file('a/')] }, "Invalid path: \"a/\". A file's path does not end in '/'."],
  [{ files: [{ ...file('a'), size: 1.5 }] }, invalid('1.5', 'files[0].size', 'float')],
  [
    { files: [file('a', 5 * 1024 ** 4 + 1)] },
    "Invalid value 5497558138881 for parameter 'files[0].size' supplied:  Hint: Value was of type 'int'. It must be at most 5497558138880.",
  ],
  [{ files: [{ ...file('a'), sha256: 'A'.repeat(64) }] }, invalid(`"${'A'.repeat(64)}"`, 'files[0].sha256', 'str')],
  [{ files: [{ ...file('a'), sha256: checksum }] }, invalid(`"${checksum}"`, 'files[0].sha256', 'str')],
  [{ files: [file('a'), 'b'] }, invalid('"b"', 'files[1]', 'str')],
]);

test.each([...badPaths, ['', "It has an empty segment, '.' or '..'."]])('no path: %j', async (path) => {
  const [table, bucket] = [fakeTable(), fakeS3()];
  const { status, body } = await call(createUpload, { files: [file('fine'), file(path)] });
  expect({ status, code: body.error_code }).toEqual({ status: 400, code: 'INVALID_PARAMETER_VALUE' });
  expect(body.message).toMatch(/^Invalid path: /);
  expect([bucket.sent, table.trips]).toEqual([[], []]);
});

test.each(['models/x', 'uploads/x', 'artifacts/x', 'MLmodel'])(
  '%s is below the upload like any other',
  async (path) => {
    fakeTable();
    fakeS3();
    const { status, body } = await call(createUpload, { files: [file(path)] });
    expect(status).toBe(200);
    expect(presigned(body.files[0].url).path).toBe(pathTo(`uploads/${body.upload_id}/${path}`));
  },
);

test('a path has room among a version’s files, too', async () => {
  fakeTable();
  fakeS3();
  const longest = 960 - 'uploads/01HF7YAT00AAAAAAAAAAAAAAAA/'.length;
  expect(await call(createUpload, { files: [file('p'.repeat(longest))] })).toMatchObject({ status: 200 });
  expect(await call(createUpload, { files: [file('p'.repeat(longest + 1))] })).toMatchObject({ status: 400 });
});
