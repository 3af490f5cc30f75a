import { describe, expect, test } from 'vitest';
import { getManifest } from '#shared/operations/serving.ts';
import { call } from '#test/support/events.ts';
import { fakeS3, pathTo, presigned } from '#test/support/fake-s3.ts';
import { fakeTable, now } from '#test/support/fake-table.ts';
import { refuses } from '#test/support/refusals.ts';
import { registered, type State } from '#test/support/registry.ts';
import { held, manifestFile, manifestKey, notReady, pathOf } from '#test/unit/handlers/held.ts';

const some = [manifestFile('MLmodel', 'mlmodel'), manifestFile('data/ü b.bin', 'weights')];

/** A model whose version of that number has these files. */
function served(states: readonly State[], number: number, files = some, fields = {}) {
  const alpha = registered(states, fields);
  const { fields: its, objects, digest } = held(alpha, files);
  const table = fakeTable(alpha.items);
  table.change(alpha.v(number), its);
  return { alpha, table, bucket: fakeS3(objects), digest, etag: `W/"${alpha.id}.${number}.${digest}"` };
}

describe('the version that is to be served', () => {
  test('by its number: its files, with a URL for each', async () => {
    const { alpha, table, bucket, digest, etag } = served(['Production'], 1);
    const { status, headers, body } = await call(getManifest, { model: alpha.name, version: '01' });
    expect({ status, headers }).toEqual({
      status: 200,
      headers: { 'content-type': 'application/json', 'cache-control': 'no-cache', etag },
    });
    expect(body).toEqual({
      model: alpha.name,
      version: '1',
      current_stage: 'Production',
      digest,
      file_count: 2,
      total_size: 14,
      files: some.map((file) => ({ ...file, url: expect.any(String) })),
      expires_at: now + 900_000,
    });
    for (const { path, url } of body.files) {
      const { query, ...rest } = presigned(url);
      expect(rest).toEqual({
        origin: 'http://unit:5001',
        path: pathTo(`${pathOf(alpha)}/${path}`),
        expires: 900,
        signedHeaders: ['host'],
      });
      expect(Object.keys(query).filter((name) => /checksum|versionid/i.test(name))).toEqual([]);
    }
    expect(table.trips).toEqual([[`get NAME#${alpha.name} NAME`], [`get ${alpha.meta}`, `get ${alpha.v(1)}`]]);
    expect(bucket.sent).toEqual([`get ${manifestKey(alpha)}`]);
  });

  test('the highest of a stage, with the trips of getLatestVersions', async () => {
    const { alpha, table } = served(['Production', 'Staging', 'Production', 'None'], 3);
    const { body } = await call(getManifest, { model: alpha.name, stage: 'production' });
    expect(body).toMatchObject({ version: '3', current_stage: 'Production', file_count: 2 });
    expect(table.trips).toEqual([[`get NAME#${alpha.name} NAME`], [`get ${alpha.meta}`], [`get ${alpha.v(3)}`]]);
  });

  test.each([
    ['champion', 2],
    ['latest', 3],
  ])('an alias’s: %s', async (alias, number) => {
    const { alpha } = served(['None', 'Archived', 'None'], number, some, { aliases: { champion: 2 } });
    const { body } = await call(getManifest, { model: alpha.name, alias });
    expect(body).toMatchObject({ version: String(number) });
  });

  test.each([
    [{ version: '2' }, 404, 'Model Version (name=<name>, version=2) not found'],
    [{ stage: 'Staging' }, 404, "No version of model '<name>' is in stage 'Staging'."],
    [
      { stage: 'Dev' },
      400,
      'Invalid Model Version stage: Dev. Value must be one of None, Staging, Production, Archived.',
    ],
    [{ alias: 'ghost' }, 404, 'Registered model alias ghost not found.'],
    [
      { alias: 'a b' },
      400,
      "Invalid alias name: 'a b'. Names may only contain alphanumerics, underscores (_), and dashes (-).",
    ],
  ])('%j: %i %s', async (args, status, message) => {
    const { alpha, bucket } = served(['Production'], 1);
    expect(await call(getManifest, { model: alpha.name, ...args })).toMatchObject({
      status,
      body: { message: message.replace('<name>', alpha.name) },
    });
    expect(bucket.sent).toEqual([]);
  });

  test.each([{ version: '1' }, { stage: 'None' }, { alias: 'x' }])('404 of an unknown model: %j', async (args) => {
    fakeTable();
    fakeS3();
    expect(await call(getManifest, { model: 'ghost', ...args })).toMatchObject({
      status: 404,
      body: { error_code: 'RESOURCE_DOES_NOT_EXIST', message: expect.stringContaining('name=ghost') },
    });
  });
});

const oneOf = "Say which version by one of 'version', 'stage' and 'alias'.";
refuses(getManifest, [
  [{ version: [] }, oneOf],
  [{ stage: 'Production' }, oneOf],
  [{ alias: 'a' }, oneOf],
  [{ alias: 'a', stage: 'None' }, oneOf],
  [{ version: 'x' }, "Parameter 'version' must be an integer, got 'x'."],
  [{ version: '' }, "Parameter 'version' must be an integer, got ''."],
  [{ model: 'a:b' }, "Invalid model name 'a:b'. Names cannot contain '/' or ':'."],
  [
    { urls: 'no' },
    `Invalid value "no" for parameter 'urls' supplied:  Hint: Value was of type 'str'. See the API docs for more information about request parameters.`,
  ],
]);

describe('what is not there', () => {
  test.each(notReady)('400: %s', async (_, fields, message) => {
    const alpha = registered(['None']);
    const table = fakeTable(alpha.items);
    table.change(alpha.v(1), fields(alpha));
    const bucket = fakeS3();
    expect(await call(getManifest, { model: alpha.name, version: '1' })).toMatchObject({
      status: 400,
      body: { error_code: 'INVALID_PARAMETER_VALUE', message: message(alpha.name) },
    });
    expect(bucket.sent).toEqual([]);
  });

  test.each([
    [{}, 's3://bucket/1'],
    [{ source: 'models:/x/1', location: 'gs://elsewhere' }, 'gs://elsewhere'],
  ])('404: others hold the files, %j', async (fields, where) => {
    const alpha = registered(['None']);
    const table = fakeTable(alpha.items);
    table.change(alpha.v(1), fields);
    expect(await call(getManifest, { model: alpha.name, version: '1' })).toMatchObject({
      status: 404,
      body: {
        message:
          `The files of Model Version (name=${alpha.name}, version=1) are not here but at '${where}'. Upload them ` +
          '(POST uploads), and register what it returns.',
      },
    });
  });

  test('404: the manifest is gone, e.g. the version is being deleted', async () => {
    const { alpha, bucket } = served(['None'], 1);
    bucket.objects.delete(manifestKey(alpha));
    expect(await call(getManifest, { model: alpha.name, version: '1' })).toMatchObject({
      status: 404,
      body: { message: `The manifest of the files at '${pathOf(alpha)}' is gone.` },
    });
  });
});

describe('If-None-Match', () => {
  test.each<[string, (etag: string) => string]>([
    ['as it was answered', (etag) => etag],
    ['without the mark of weakness', (etag) => etag.slice(2)],
    ['among others', (etag) => `"x", ${etag} ,W/"y"`],
    ['last of others', (etag) => `W/"y",${etag.slice(2)}`],
    ['whatever there is', () => '*'],
  ])('%s: 304, and the bucket is not asked', async (_, given) => {
    const { alpha, bucket, etag } = served(['Staging'], 1);
    const headers = { 'if-none-match': given(etag) };
    expect(await call(getManifest, { model: alpha.name, stage: 'Staging' }, { headers })).toEqual({
      status: 304,
      headers: { etag, 'cache-control': 'no-cache' },
      body: '',
    });
    expect(bucket.sent).toEqual([]);
  });

  test.each<[string, (etag: string) => string]>([
    ['of another digest', (etag) => etag.replace(/.{4}"$/, '0000"')],
    ['unquoted', (etag) => etag.slice(3, -1)],
    ['a part of it', (etag) => `${etag.slice(0, -2)}"`],
    ['nothing', () => ''],
  ])('%s: 200', async (_, given) => {
    const { alpha, etag } = served(['Staging'], 1);
    const headers = { 'if-none-match': given(etag) };
    expect(await call(getManifest, { model: alpha.name, version: '1' }, { headers })).toMatchObject({
      status: 200,
      headers: { etag },
    });
  });

  test('another version of the same files is another answer', async () => {
    const { alpha, table, etag } = served(['Archived', 'Production'], 1);
    table.change(alpha.v(2), held(alpha, some).fields);
    const headers = { 'if-none-match': etag };
    const reply = await call(getManifest, { model: alpha.name, stage: 'Production' }, { headers });
    expect(reply).toMatchObject({ status: 200, headers: { etag: etag.replace('.1.', '.2.') } });
  });

  test('what cannot be served is no 304', async () => {
    const alpha = registered(['None']);
    fakeTable(alpha.items);
    const headers = { 'if-none-match': '*' };
    expect(await call(getManifest, { model: alpha.name, version: '1' }, { headers })).toMatchObject({ status: 404 });
  });
});

test('urls=false: the list alone', async () => {
  const { alpha } = served(['None'], 1);
  const { body } = await call(getManifest, { model: alpha.name, version: '1', urls: 'false' });
  expect(body.files).toEqual(some);
  expect(body).not.toHaveProperty('expires_at');
});

test('the very object that was copied, where the bucket keeps versions; composite checksums say that they are', async () => {
  const files = [
    manifestFile('big', 'b', { sha256: `${'0'.repeat(64)}-11`, checksum_type: 'COMPOSITE', version_id: 'v+1/=' }),
  ];
  const { alpha } = served(['None'], 1, files);
  const { body } = await call(getManifest, { model: alpha.name, version: '1' });
  expect(body.files).toEqual([
    { path: 'big', size: 1, sha256: `${'0'.repeat(64)}-11`, checksum_type: 'COMPOSITE', url: expect.any(String) },
  ]);
  expect(presigned(body.files[0].url).query).toMatchObject({ versionId: 'v+1/=' });
});

describe('pages', () => {
  const many = (count: number) =>
    Array.from({ length: count }, (_, n) => manifestFile(String(n).padStart(5, '0'), 'x'.repeat(n % 3)));
  const list = (name: string, more: object = {}) =>
    call(getManifest, { model: name, version: '1', urls: 'false', ...more });

  test('of 1,000 files, each of the same whole', async () => {
    const files = many(2_001);
    const { alpha, digest } = served(['None'], 1, files);
    const found: unknown[] = [];
    let page_token: string | undefined;
    const sizes: number[] = [];
    do {
      const { body } = await list(alpha.name, page_token === undefined ? {} : { page_token });
      expect(body).toMatchObject({ digest, file_count: 2_001, total_size: 2_001 });
      found.push(...body.files);
      sizes.push(body.files.length);
      page_token = body.next_page_token;
    } while (page_token !== undefined);
    expect(sizes).toEqual([1_000, 1_000, 1]);
    expect(found).toEqual(files);
  });

  test('1,000 files are one page', async () => {
    const { alpha } = served(['None'], 1, many(1_000));
    const { body } = await list(alpha.name);
    expect(body.files).toHaveLength(1_000);
    expect(body).not.toHaveProperty('next_page_token');
  });

  test('a token of another version is refused, whoever is served now', async () => {
    const { alpha, table, bucket } = served(['None'], 1, many(1_001));
    const { body } = await list(alpha.name);
    const token = body.next_page_token;
    bucket.sent.length = 0;
    for (const fields of [
      { digest: '0'.repeat(64) },
      { artifact_path: `models/${alpha.id}/01HF7YAT00GGGGGGGGGGGGGGGG` },
    ]) {
      table.change(alpha.v(1), { ...held(alpha, many(1_001)).fields, ...fields });
      expect(await list(alpha.name, { page_token: token })).toMatchObject({
        status: 400,
        body: {
          error_code: 'INVALID_PARAMETER_VALUE',
          message: 'Invalid page token: it is of another version. Another one is served now: begin again without it.',
        },
      });
    }
    expect(bucket.sent).toEqual([]);
  });

  test.each([-1, 1.5, '1', null])('a forged token: %j', async (next) => {
    const { alpha } = served(['None'], 1, many(1_001));
    const { body } = await list(alpha.name);
    const token = JSON.parse(Buffer.from(body.next_page_token, 'base64').toString());
    const page_token = Buffer.from(JSON.stringify({ ...token, next })).toString('base64url');
    expect(await list(alpha.name, { page_token })).toMatchObject({
      status: 400,
      body: { message: expect.stringMatching(/^Invalid page token, parsed value=/) },
    });
  });

  test('behind the last there is nothing', async () => {
    const { alpha } = served(['None'], 1, many(1_001));
    const { body } = await list(alpha.name);
    const token = JSON.parse(Buffer.from(body.next_page_token, 'base64').toString());
    const page_token = Buffer.from(JSON.stringify({ ...token, next: 9_999 })).toString('base64url');
    expect((await list(alpha.name, { page_token })).body).toMatchObject({ files: [], file_count: 1_001 });
  });
});
