import type { DynamoDBRecord } from 'aws-lambda';
import { describe, expect, test } from 'vitest';
import { failure } from '#test/support/failures.ts';
import { fakeS3 } from '#test/support/fake-s3.ts';
import { address, fakeTable, now } from '#test/support/fake-table.ts';
import { followUp } from '#test/support/follow-up.ts';
import { facts, type Registered, registered, ten } from '#test/support/registry.ts';
import { change, posting } from '#test/support/rows.ts';
import { held, manifestFile } from '#test/unit/handlers/held.ts';

/** What the stream leaves to `followUp` when the time to restore something is over. */

const ring = async (...keys: [pk: string, sk: string][]) => {
  const Records = keys.map(
    ([pk, sk], index): DynamoDBRecord => ({
      eventName: 'REMOVE',
      dynamodb: { Keys: { pk: { S: pk }, sk: { S: sk } }, SequenceNumber: `seq-${index}` },
    }),
  );
  const { batchItemFailures } = await followUp({ Records });
  return batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
};

const ofVersion = ({ id }: Registered, number = 1): [string, string] => [`WALK#${id}`, `PURGE#${ten(number)}`];
const ofModel = ({ id }: Registered): [string, string] => [`WALK#${id}`, 'PURGE'];

const bySystem = {
  actor: { type: 'system', id: 'purge' },
  request: expect.stringMatching(/^[0-9A-Z]{26}$/),
  client: 'stagebook',
};

const changed = (alpha: Registered, kind: string, more: object) => {
  const [meta, row] = change(alpha, { kind, details: bySystem, ...more });
  return [meta, row];
};

const others = { 'models/x/y/z': 'x', 'manifests/x/y.json': '{}' };
const month = 30 * 86_400_000;

describe('a deleted version', () => {
  const over = { restorable_until: now };

  function lay(fields: object = over, meta: Parameters<typeof registered>[1] = {}) {
    const alpha = registered(['deleted'], meta);
    const table = fakeTable(alpha.items);
    const { objects, fields: files } = held(alpha, [manifestFile('a')]);
    table.change(alpha.v(1), { ...files, description: 'd', tags: { team: 'risk' }, ...fields });
    return { alpha, table, bucket: fakeS3({ ...objects, ...others }), files };
  }

  test('becomes what the ledger has of it, with a change by nobody, and then its files go', async () => {
    const { alpha, table, bucket, files } = lay();
    expect(await ring(ofVersion(alpha))).toEqual([]);
    const { artifact_path, digest } = files;
    const stub = { pk: alpha.pk, sk: `V#${ten(1)}`, ...facts(1), artifact_path, digest, deleted: 5, purged: 8 };
    const beside = ['REQUEST#', 'COMMENT#', 'MEASURED#'].map(
      (prefix) => `query pk = "${alpha.pk}" AND begins_with(sk, "${prefix}${ten(1)}") limit 100`,
    );
    const baselines = `query pk = "BASELINE#${alpha.id}#${ten(1)}"`;
    expect(table.trips).toEqual([[`get ${alpha.meta}`, `get ${alpha.v(1)}`], ['transact 7'], [...beside, baselines]]);
    expect(table.written).toEqual([
      ...changed(alpha, 'version_purged', { details: { ...bySystem, version: 1 } }),
      { put: stub, if: 'deleted = 5' },
      { delete: alpha.in('None', 1) },
      { delete: alpha.in('Archived', 1) },
      { delete: address(posting(alpha, 'source', 's3://bucket/1', 1)) },
      { delete: address(posting(alpha, 'tag.team', 'risk', 1)) },
    ]);
    expect([...bucket.objects.keys()]).toEqual(Object.keys(others));
  });

  test('whose files could not be removed is rung for again, and is not changed again', async () => {
    const { alpha, table, bucket } = lay();
    bucket.failNext('delete', failure('InternalError', 'x', { $metadata: { httpStatusCode: 500 } }));
    expect(await ring(ofVersion(alpha))).toEqual(['seq-0']);
    expect(await ring(ofVersion(alpha))).toEqual([]);
    expect(table.writes).toHaveLength(1);
    expect([...bucket.objects.keys()]).toEqual(Object.keys(others));
  });

  test.each<[string, object, Parameters<typeof registered>[1]]>([
    ['has time left', { restorable_until: now + 1 }, {}],
    ['is restored', { ...over, stage: 'None', deleted: undefined }, {}],
    ['is held', over, { held: [1] }],
    ['was deleted when nothing was kept', { restorable_until: undefined }, {}],
  ])('that %s stays', async (_, fields, meta) => {
    const { alpha, table, bucket } = lay(fields, meta);
    expect(await ring(ofVersion(alpha))).toEqual([]);
    expect([table.writes, bucket.sent]).toEqual([[], []]);
  });

  test.each(['V', 'META'])('of which there is no %s is nothing', async (what) => {
    const { alpha, table, bucket } = lay();
    table.items.delete(what === 'V' ? alpha.v(1) : alpha.meta);
    expect(await ring(ofVersion(alpha))).toEqual([]);
    expect([table.writes, bucket.sent]).toEqual([[], []]);
  });

  test('that was held by a purged model goes at its release', async () => {
    const alpha = registered(['None'], { deleted: 6, purged: 7 });
    const table = fakeTable(alpha.items);
    fakeS3();
    expect(await ring(ofVersion(alpha))).toEqual([]);
    expect(table.items.get(alpha.v(1))).toEqual({
      pk: alpha.pk,
      sk: `V#${ten(1)}`,
      ...facts(1),
      deleted: 6,
      purged: 8,
    });
    expect(table.written).toContainEqual(expect.objectContaining({ if: 'attribute_not_exists(deleted)' }));
  });
});

describe('a deleted model', () => {
  const gone = { deleted: 7, restorable_until: now, description: 'd', tags: { team: 'risk' } };

  function lay(meta: Parameters<typeof registered>[1] = gone) {
    const alpha = registered(['None', 'deleted', 'Archived'], meta);
    const table = fakeTable(alpha.items);
    const { objects, fields } = held(alpha, [manifestFile('a')]);
    table.change(alpha.v(1), fields);
    return { alpha, table, bucket: fakeS3({ ...objects, ...others }) };
  }

  test('is purged, then its versions and their files, one by one', async () => {
    const { alpha, table, bucket } = lay();
    expect(await ring(ofModel(alpha))).toEqual([]);
    expect(table.writes[0]).toEqual([
      ...changed(alpha, 'model_purged', {
        set: { purged: 8, tags: {} },
        remove: ['restoring', 'description'],
      }),
      { delete: address(posting(alpha, 'tag.team', 'risk')) },
    ]);
    const stub = (number: number, deleted: number, more: object = {}) => ({
      pk: alpha.pk,
      sk: `V#${ten(number)}`,
      ...facts(number),
      ...more,
      deleted,
      purged: 8,
    });
    const { artifact_path, digest } = held(alpha, [manifestFile('a')]).fields;
    expect([1, 2, 3].map((number) => table.items.get(alpha.v(number)))).toEqual([
      stub(1, 7, { artifact_path, digest }),
      stub(2, 5),
      stub(3, 7),
    ]);
    expect([...table.items.keys()].filter((key) => key.includes('IN#'))).toEqual([]);
    expect([...bucket.objects.keys()]).toEqual(Object.keys(others));
    const before = table.writes.length;
    expect(await ring(ofModel(alpha))).toEqual([]);
    expect(table.writes).toHaveLength(before);
  });

  test('keeps a version that is held, with its files', async () => {
    const { alpha, table, bucket } = lay({ ...gone, held: [1] });
    const before = table.items.get(alpha.v(1));
    expect(await ring(ofModel(alpha))).toEqual([]);
    expect(table.items.get(alpha.v(1))).toEqual(before);
    expect(table.items.get(alpha.v(3))).toMatchObject({ purged: 8 });
    expect(bucket.sent).toEqual([]);
  });

  test('whose files cannot be removed now keeps their version, and is rung for again', async () => {
    const { alpha, table, bucket } = lay();
    bucket.failNext('list', failure('SlowDown'));
    expect(await ring(ofModel(alpha))).toEqual(['seq-0']);
    expect(table.items.get(alpha.v(1))).toHaveProperty('stage');
    expect(await ring(ofModel(alpha))).toEqual([]);
    expect(table.items.get(alpha.v(1))).toMatchObject({ purged: 8 });
  });

  test.each<[string, Parameters<typeof registered>[1]]>([
    ['has time left', { ...gone, restorable_until: now + month }],
    ['is restored', {}],
    ['was deleted when nothing was kept', { deleted: 7 }],
  ])('that %s stays', async (_, meta) => {
    const { alpha, table, bucket } = lay(meta);
    expect(await ring(ofModel(alpha))).toEqual([]);
    expect([table.writes, bucket.sent]).toEqual([[], []]);
  });
});
