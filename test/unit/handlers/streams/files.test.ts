import type { DynamoDBRecord } from 'aws-lambda';
import { describe, expect, test } from 'vitest';
import { digestOf, manifestOf } from '#shared/domain/manifest.ts';
import type { Item } from '#test/support/expressions.ts';
import { cancelled, conditionFailed, failure } from '#test/support/failures.ts';
import { type FakeS3, fakeS3, sha256 } from '#test/support/fake-s3.ts';
import { type FakeTable, fakeTable, now } from '#test/support/fake-table.ts';
import { followUp } from '#test/support/follow-up.ts';
import { type Registered, registered, ten } from '#test/support/registry.ts';
import { noteSk } from '#test/support/rows.ts';
import { failed, filesId, held, manifestFile, manifestKey, pathOf, pending } from '#test/unit/handlers/held.ts';

/** What the stream leaves to `followUp` of the files of versions. */

const filesKey = `FILES#${filesId} FILES`;
const at = 'artifacts/run';
let sequence = 0;

const ring = async (...records: Omit<DynamoDBRecord, 'awsRegion'>[]) => {
  const { batchItemFailures } = await followUp({ Records: records });
  return batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
};

const record = (eventName: 'INSERT' | 'REMOVE', pk: string, sk: string, image: object = {}): DynamoDBRecord => ({
  eventName,
  dynamodb: { Keys: { pk: { S: pk }, sk: { S: sk } }, SequenceNumber: `seq-${++sequence}`, ...image },
});

const born = ({ pk }: Registered) =>
  record('INSERT', pk, `V#${ten(1)}`, { NewImage: { status: { S: 'PENDING_REGISTRATION' } } });
const numberOf = ({ dynamodb }: DynamoDBRecord) => dynamodb?.SequenceNumber;

/** The intent as the table's time to live has removed it, or as a transaction dropped it. */
const intentGone = ({ id }: Registered, { ttl, version }: { ttl: number; version?: number }) =>
  record('REMOVE', `FILES#${filesId}`, 'FILES', {
    OldImage: {
      id: { S: id },
      artifact_path: { S: pathOf({ id }) },
      ttl: { N: String(ttl) },
      ...(version !== undefined && { version: { N: String(version) } }),
    },
  });

/** A version that waits for its files, and the plan of what is to be copied. */
function waiting(files: Record<string, string | number>, announced: Record<string, string> = {}) {
  const alpha = registered(['None']);
  const table = fakeTable(alpha.items);
  table.change(alpha.v(1), pending(alpha));
  const sources = Object.entries(files).map(([path, content]) => [`${at}/${path}`, content] as const);
  const bucket = fakeS3(Object.fromEntries(sources));
  const planned = Object.keys(files).map((path) => {
    const { size, etag } = bucket.objects.get(`${at}/${path}`) ?? {};
    return { key: `${at}/${path}`, path, size, etag, ...(announced[path] && { sha256: announced[path] }) };
  });
  bucket.put(manifestKey(alpha), JSON.stringify({ planned }));
  return { alpha, table, bucket };
}

const intent = (alpha: Registered) => ({
  pk: `FILES#${filesId}`,
  sk: 'FILES',
  id: alpha.id,
  artifact_path: pathOf(alpha),
  version: 1,
  ttl: now / 1_000 + 900,
});

/** A version becomes what is left of it. */
function deleted({ v }: Registered, table: FakeTable): void {
  const { stage, tags, status, ...stub } = table.items.get(v(1)) as Item;
  table.items.set(v(1), { ...stub, deleted: 8 } as Item);
}

/** Of who asked for it: the version's own create. */
const note = ({ pk, model }: Registered, kind: string, to: string) => ({
  put: {
    pk,
    sk: noteSk({ model }),
    after: 7,
    at: now,
    kind,
    actor: { type: 'local', id: 'grace' },
    request: 'create-1',
    client: 'test',
    version: 1,
    to,
  },
  if: 'attribute_not_exists(pk)',
});

const stillPending = 'attribute_exists(stage) AND status = "PENDING_REGISTRATION"';

const filesOf = (bucket: FakeS3, alpha: Registered) =>
  [...bucket.objects.keys()].filter((key) => key.startsWith(pathOf(alpha)) || key === manifestKey(alpha));

const untouched = (table: FakeTable, bucket: FakeS3) => expect([table.writes, bucket.sent]).toEqual([[], []]);

describe('a version that was born pending', () => {
  const files = [manifestFile('MLmodel', 'mlmodel'), manifestFile('ü b', 'weights')];
  const two = { MLmodel: 'mlmodel', 'ü b': 'weights' };

  test('gets its files, then its digest and a note, with which the intent goes', async () => {
    const { alpha, table, bucket } = waiting(two);
    expect(await ring(born(alpha))).toEqual([]);
    const { digest } = manifestOf(files);
    expect(bucket.sent).toEqual([
      `get ${manifestKey(alpha)}`,
      `list ${pathOf(alpha)}/`,
      `copy ${at}/MLmodel → ${pathOf(alpha)}/MLmodel`,
      `copy ${at}/ü b → ${pathOf(alpha)}/ü b`,
      `put ${manifestKey(alpha)}`,
    ]);
    expect(bucket.json(manifestKey(alpha))).toEqual({ digest, files });
    const read = [`get ${alpha.meta}`, `get ${alpha.v(1)}`];
    expect(table.trips).toEqual([read, [`put ${filesKey}`], read, ['transact 3'], [`get ${alpha.v(1)}`]]);
    expect(table.writes).toEqual([
      [{ put: intent(alpha) }],
      [
        { update: alpha.v(1), set: { digest }, remove: ['status'], if: stillPending },
        note(alpha, 'registration_finished', digest),
        { delete: filesKey },
      ],
    ]);
    expect(table.items.get(alpha.v(1))).toMatchObject({ digest, pending: true, stage: 'None' });
    expect(table.items.get(alpha.v(1))).not.toHaveProperty('status');
    expect(table.items.has(filesKey)).toBe(false);
  });

  test('the digest is that of what was announced', async () => {
    const { alpha, table } = waiting({ a: 'x' }, { a: sha256('x') });
    await ring(born(alpha));
    expect(table.items.get(alpha.v(1))).toMatchObject({ digest: digestOf([manifestFile('a', 'x')]) });
  });

  test.each<[string, (bucket: FakeS3) => void, string]>([
    [
      'changed',
      (bucket) => bucket.put(`${at}/ü b`, 'WEIGHTS'),
      "The file 'ü b' of the source was changed while it was being registered.",
    ],
    ['gone', (bucket) => bucket.objects.delete(`${at}/ü b`), "The file 'ü b' of the source is no longer there."],
  ])('of files that have %s: says so, and keeps none', async (_, change, message) => {
    const { alpha, table, bucket } = waiting(two);
    change(bucket);
    expect(await ring(born(alpha))).toEqual([]);
    expect(table.writes[1]).toEqual([
      {
        update: alpha.v(1),
        set: { status: 'FAILED_REGISTRATION', status_message: message },
        if: stillPending,
      },
      note(alpha, 'registration_failed', message),
      { delete: filesKey },
    ]);
    expect(filesOf(bucket, alpha)).toEqual([]);
    expect(table.items.get(alpha.v(1))).not.toHaveProperty('digest');
  });

  test('of other bytes than announced', async () => {
    const { alpha, table, bucket } = waiting({ a: 'x' }, { a: sha256('y') });
    expect(await ring(born(alpha))).toEqual([]);
    expect(table.items.get(alpha.v(1))).toMatchObject({
      status: 'FAILED_REGISTRATION',
      status_message: expect.stringContaining(
        `The file 'a' has the SHA-256 ${sha256('x')}, announced was ${sha256('y')}. It was removed from the upload`,
      ),
    });
    expect(filesOf(bucket, alpha)).toEqual([]);
  });

  test('whose plan is gone', async () => {
    const { alpha, table, bucket } = waiting(two);
    bucket.objects.delete(manifestKey(alpha));
    expect(await ring(born(alpha))).toEqual([]);
    expect(table.items.get(alpha.v(1))).toMatchObject({
      status: 'FAILED_REGISTRATION',
      status_message: 'The list of its files is gone.',
    });
  });

  test('goes on where somebody died: what is copied and hashed is kept, what is not whole is copied again', async () => {
    const { alpha, table, bucket } = waiting({ ...two, short: 'four', unhashed: 'u' });
    const to = pathOf(alpha);
    for (const [path, content] of [
      ['MLmodel', 'mlmodel'],
      ['short', 'fou'],
      ['unhashed', 'u'],
    ] as const) {
      bucket.put(`${to}/${path}`, content);
      const hash = Buffer.from(sha256(content), 'hex').toString('base64');
      if (path !== 'unhashed') Object.assign(bucket.objects.get(`${to}/${path}`) ?? {}, { sha256: hash });
    }
    expect(await ring(born(alpha))).toEqual([]);
    expect(bucket.sent.toSorted()).toEqual(
      [
        `get ${manifestKey(alpha)}`,
        `list ${to}/`,
        `head ${to}/MLmodel`,
        `head ${to}/short`,
        `head ${to}/unhashed`,
        `copy ${at}/short → ${to}/short`,
        `copy ${at}/unhashed → ${to}/unhashed`,
        `copy ${at}/ü b → ${to}/ü b`,
        `put ${manifestKey(alpha)}`,
      ].sort(),
    );
    expect(bucket.inputs.find(({ Key }) => Key === `${to}/MLmodel`)).toMatchObject({ ChecksumMode: 'ENABLED' });
    const all = [...files, manifestFile('short', 'four'), manifestFile('unhashed', 'u')];
    expect(table.items.get(alpha.v(1))).toMatchObject({ digest: digestOf(all) });
  });

  test('whose manifest is written already: nothing is copied', async () => {
    const { alpha, table, bucket } = waiting(two);
    const { objects, digest } = held(alpha, files);
    for (const [key, content] of Object.entries(objects)) bucket.put(key, content);
    expect(await ring(born(alpha))).toEqual([]);
    expect(bucket.sent).toEqual([`get ${manifestKey(alpha)}`]);
    expect(table.items.get(alpha.v(1))).toMatchObject({ digest });
  });

  test('an error of S3 rings again; the intent is there meanwhile', async () => {
    const { alpha, table, bucket } = waiting(two);
    bucket.failNext('copy', failure('SlowDown'));
    const bell = born(alpha);
    expect(await ring(bell)).toEqual([numberOf(bell)]);
    expect(table.items.get(filesKey)).toEqual(intent(alpha));
    expect(table.items.get(alpha.v(1))).toMatchObject({ status: 'PENDING_REGISTRATION' });
    expect(await ring(bell)).toEqual([]);
    expect(table.items.get(alpha.v(1))).not.toHaveProperty('status');
  });

  test('settled by somebody else meanwhile: stays as they settled it', async () => {
    const { alpha, table, bucket } = waiting(two);
    bucket.before('put manifests/', () => table.change(alpha.v(1), { ...failed(alpha), rev: 1 }));
    expect(await ring(born(alpha))).toEqual([]);
    expect(table.items.get(alpha.v(1))).toMatchObject({ status: 'FAILED_REGISTRATION' });
    expect(table.writes).toHaveLength(1);
  });

  test('settled between reading and writing: read again, and left', async () => {
    const { alpha, table } = waiting(two);
    table.before(4, () => table.change(alpha.v(1), { status: undefined, digest: 'theirs' }));
    expect(await ring(born(alpha))).toEqual([]);
    expect(table.items.get(alpha.v(1))).toMatchObject({ digest: 'theirs' });
  });

  test.each([
    ['deleted meanwhile: no note, and its files stay for who restores it', {}, 3],
    ['purged meanwhile: no note, and its files go', { purged: 9 }, 0],
  ])('%s', async (_, fields, left) => {
    const { alpha, table, bucket } = waiting(two);
    bucket.before('put manifests/', () => {
      deleted(alpha, table);
      table.change(alpha.v(1), fields);
    });
    expect(await ring(born(alpha))).toEqual([]);
    expect(table.writes).toEqual([[{ put: intent(alpha) }]]);
    expect(filesOf(bucket, alpha)).toHaveLength(left);
  });

  test.each<[string, (alpha: Registered, table: FakeTable) => void]>([
    ['registered', ({ v }, table) => table.change(v(1), { status: undefined })],
    ['deleted', deleted],
    ['gone', ({ v }, table) => table.items.delete(v(1))],
    ['of a deleted model', ({ meta }, table) => table.change(meta, { deleted: 8 })],
    ['of a model that is gone', ({ meta }, table) => table.items.delete(meta)],
  ])('already %s: nothing is left to be done', async (_, change) => {
    const { alpha, table, bucket } = waiting(two);
    change(alpha, table);
    expect(await ring(born(alpha))).toEqual([]);
    untouched(table, bucket);
  });

  test('already failed: what was copied until then goes, also if that failed before', async () => {
    const { alpha, table, bucket } = waiting(two);
    table.change(alpha.v(1), failed(alpha));
    bucket.put(`${pathOf(alpha)}/MLmodel`, 'mlmodel');
    expect(await ring(born(alpha))).toEqual([]);
    expect(table.writes).toEqual([]);
    expect(filesOf(bucket, alpha)).toEqual([]);
  });

  test('goes on where somebody copied other bytes than announced: they stay other bytes', async () => {
    const { alpha, table, bucket } = waiting({ a: 'x' }, { a: sha256('y') });
    bucket.put(`${pathOf(alpha)}/a`, 'x');
    const hash = Buffer.from(sha256('x'), 'hex').toString('base64');
    Object.assign(bucket.objects.get(`${pathOf(alpha)}/a`) ?? {}, { sha256: hash });
    expect(await ring(born(alpha))).toEqual([]);
    expect(table.items.get(alpha.v(1))).toMatchObject({ status: 'FAILED_REGISTRATION' });
    expect(filesOf(bucket, alpha)).toEqual([]);
  });

  test('a transaction that meets others is tried again', async () => {
    const { alpha, table } = waiting(two);
    const lost = [cancelled({ Code: 'TransactionConflict' }), conditionFailed()];
    table.before(4, () => table.failNext(...lost));
    expect(await ring(born(alpha))).toEqual([]);
    expect(table.items.get(alpha.v(1))).not.toHaveProperty('status');
  });
});

describe('files over 5 GiB', () => {
  const GiB = 1024 ** 3;
  const MiB = 1024 ** 2;

  test('are copied in parts of 512 MiB, each on the same condition', async () => {
    const { alpha, table, bucket } = waiting({ big: 5 * GiB + 1, whole: 5 * GiB });
    expect(await ring(born(alpha))).toEqual([]);
    const to = `${pathOf(alpha)}/big`;
    const ranges = Array.from({ length: 11 }, (_, n) => [
      n * 512 * MiB,
      Math.min((n + 1) * 512 * MiB, 5 * GiB + 1) - 1,
    ]);
    expect(bucket.sent.filter((line) => line.includes(to))).toEqual([
      `open ${to}`,
      ...ranges.map(([first, last], n) => `copy ${at}/big bytes=${first}-${last} → ${to} ${n + 1}`),
      `complete ${to} mpu-1 of 11`,
    ]);
    const part = bucket.inputs.find(({ PartNumber }) => PartNumber === 11);
    expect(part).toEqual({
      Bucket: 'stagebook-unit-files',
      Key: to,
      UploadId: 'mpu-1',
      PartNumber: 11,
      CopySource: `stagebook-unit-files/${at}/big`,
      CopySourceIfMatch: bucket.objects.get(`${at}/big`)?.etag,
      CopySourceRange: `bytes=${10 * 512 * MiB}-${5 * GiB}`,
    });
    expect(bucket.inputs.find(({ ChecksumAlgorithm, Key }) => ChecksumAlgorithm && Key === to)).toMatchObject({
      ChecksumAlgorithm: 'SHA256',
    });
    const complete = bucket.inputs.find(({ MultipartUpload }) => MultipartUpload);
    expect(complete.MultipartUpload.Parts[10]).toEqual({
      PartNumber: 11,
      ETag: expect.any(String),
      ChecksumSHA256: expect.any(String),
    });
    const [big, whole] = bucket.json(manifestKey(alpha)).files;
    expect(big).toEqual({
      path: 'big',
      size: 5 * GiB + 1,
      sha256: expect.stringMatching(/^[0-9a-f]{64}-11$/),
      checksum_type: 'COMPOSITE',
    });
    expect(whole).toEqual({ path: 'whole', size: 5 * GiB, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(table.items.get(alpha.v(1))).not.toHaveProperty('status');
  });

  test('a SHA-256 that was announced cannot be compared with that of parts', async () => {
    const { alpha, table } = waiting({ big: 5 * GiB + 1 }, { big: sha256('whatever') });
    expect(await ring(born(alpha))).toEqual([]);
    expect(table.items.get(alpha.v(1))).toMatchObject({ digest: expect.any(String) });
  });

  test('at most 10,000 parts', async () => {
    const size = 5 * 1024 * GiB;
    const { alpha, bucket } = waiting({ huge: size });
    await ring(born(alpha));
    const parts = bucket.sent.filter((line) => line.includes('bytes='));
    expect(parts.length).toBeLessThanOrEqual(10_000);
    expect(parts.length).toBe(Math.ceil(size / (525 * MiB)));
  });

  test('that change half way: the upload is aborted', async () => {
    const { alpha, table, bucket } = waiting({ big: 5 * GiB + 1 });
    bucket.before(`copy ${at}/big bytes=${10 * 512 * MiB}`, () => bucket.put(`${at}/big`, 6 * GiB));
    expect(await ring(born(alpha))).toEqual([]);
    expect(bucket.sent).toContain(`abort ${pathOf(alpha)}/big mpu-1`);
    expect(bucket.uploads.size).toBe(0);
    expect(table.items.get(alpha.v(1))).toMatchObject({ status: 'FAILED_REGISTRATION' });
  });
});

describe('an intent is gone', () => {
  const over = now / 1_000;

  test.each([over, over - 1, 0])('since its time was over at %i: the version’s files are copied', async (ttl) => {
    const { alpha, table, bucket } = waiting({ a: 'a' });
    expect(await ring(intentGone(alpha, { ttl, version: 1 }))).toEqual([]);
    expect(table.items.get(alpha.v(1))).toMatchObject({ digest: digestOf([manifestFile('a')]) });
    expect(filesOf(bucket, alpha)).toHaveLength(2);
  });

  test('its time was over, and no version has them: they are removed', async () => {
    const alpha = registered(['None']);
    const table = fakeTable(alpha.items);
    const bucket = fakeS3({
      ...held(alpha, [manifestFile('a'), manifestFile('b/c')]).objects,
      'models/x/y/z': 'other',
    });
    expect(await ring(intentGone(alpha, { ttl: over }))).toEqual([]);
    expect([...bucket.objects.keys()]).toEqual(['models/x/y/z']);
    expect(bucket.sent).toEqual([
      `list ${pathOf(alpha)}/`,
      `delete ${pathOf(alpha)}/a, ${pathOf(alpha)}/b/c`,
      `delete ${manifestKey(alpha)}`,
    ]);
    expect(table.trips).toEqual([]);
  });

  test.each([undefined, 1])('before its time: it was dropped, and version %j has its files', async (version) => {
    const { alpha, table, bucket } = waiting({ a: 'a' });
    const ttl = over + 1;
    expect(await ring(intentGone(alpha, { ttl, ...(version !== undefined && { version }) }))).toEqual([]);
    untouched(table, bucket);
    expect(table.trips).toEqual([]);
  });
});

test('the batch is repeated from the first record that failed; the others are done', async () => {
  const { alpha, table, bucket } = waiting({ a: 'a' });
  const beta = registered(['deleted']);
  table.put(...beta.items);
  const { objects, fields } = held(beta, [manifestFile('b')]);
  table.change(beta.v(1), { ...fields, purged: 6 });
  for (const [key, content] of Object.entries(objects)) bucket.put(key, content);
  bucket.failNext('copy', failure('SlowDown'));
  const records = [
    record('REMOVE', `WALK#${beta.id}`, `PURGE#${ten(1)}`),
    born(alpha),
    record('INSERT', beta.pk, 'CHANGE#0000000009', { NewImage: { kind: { S: 'alias_set' } } }),
  ];
  expect(await ring(...records)).toEqual([numberOf(records[1] as DynamoDBRecord)]);
  expect([...bucket.objects.keys()].filter((key) => key.includes(beta.id))).toEqual([]);
});

test('the intent of a version that was deleted meanwhile: what was copied stays for who restores it', async () => {
  const { alpha, table, bucket } = waiting({ a: 'a' });
  deleted(alpha, table);
  bucket.put(`${pathOf(alpha)}/a`, 'a');
  expect(await ring(intentGone(alpha, { ttl: 1, version: 1 }))).toEqual([]);
  expect(filesOf(bucket, alpha)).toHaveLength(2);
  table.change(alpha.v(1), { purged: 9 });
  expect(await ring(intentGone(alpha, { ttl: 1, version: 1 }))).toEqual([]);
  expect(filesOf(bucket, alpha)).toEqual([]);
});

test('is told of nothing else: not of versions that have their files, other changes, or notes', async () => {
  const { followUpOf } = await import('#shared/store/events/follow-ups.ts');
  const pk = 'MODEL#01HF7YAT000000000000000001';
  const others = [
    record('INSERT', pk, `V#${ten(1)}`, { NewImage: { stage: { S: 'None' } } }),
    record('INSERT', pk, `CHANGE#${ten(2)}`, { NewImage: { kind: { S: 'stage_transitioned' } } }),
    record('INSERT', pk, `NOTE#${ten(2)}#${ten(1)}#01HF7YAT000000000000000001`),
  ];
  expect(others.map(followUpOf)).toEqual([undefined, undefined, undefined]);
});
