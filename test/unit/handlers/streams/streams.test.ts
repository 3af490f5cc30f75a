import type { Context, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { describe, expect, test } from 'vitest';
import { handler as audit } from '#functions/streams/audit-transitions.ts';
import { context } from '#test/support/events.ts';
import { failure } from '#test/support/failures.ts';
import { address, fakeTable, now } from '#test/support/fake-table.ts';
import { followUp } from '#test/support/follow-up.ts';
import { type Registered, registered, ten } from '#test/support/registry.ts';
import { posting } from '#test/support/rows.ts';

let sequence = 0;
const bell = ({ pk }: Registered, sk: string, kind?: string): DynamoDBRecord => ({
  eventName: 'INSERT',
  dynamodb: {
    Keys: { pk: { S: pk }, sk: { S: sk } },
    SequenceNumber: `seq-${++sequence}`,
    ...(kind && { NewImage: { kind: { S: kind } } }),
  },
});
const batch = (...Records: DynamoDBRecord[]): DynamoDBStreamEvent => ({ Records });
const numberOf = (record: DynamoDBRecord) => record.dynamodb?.SequenceNumber;

const entries = (table: ReturnType<typeof fakeTable>) =>
  [...table.items.values()].filter(({ pk, sk }) => pk.startsWith('AUDIT#') && sk !== 'HEAD').map(address);

describe('the ledger’s', () => {
  const ring = (event: DynamoDBStreamEvent, lambda: Context = context) => audit(event, lambda);

  test('every model of a batch gets its entries', async () => {
    const [a, b] = [registered(['None']), registered(['None', 'None'])];
    const table = fakeTable(a.items, b.items);
    const event = batch(bell(a, 'V#0000000001'), bell(b, 'V#0000000002'), bell(b, 'V#0000000001'));
    expect(await ring(event)).toEqual({ batchItemFailures: [] });
    expect(entries(table).sort()).toEqual([
      `AUDIT#${a.id} V#0000000001`,
      `AUDIT#${b.id} V#0000000001`,
      `AUDIT#${b.id} V#0000000002`,
    ]);
  });

  test('those of all models are read in one request and written in one transaction', async () => {
    const [a, b] = [registered(['None']), registered(['None'])];
    const table = fakeTable(a.items, b.items);
    for (const { id } of [a, b]) table.put({ pk: `AUDIT#${id}`, sk: 'HEAD', n: 1, hash: 'x', rev: 1 });
    await ring(batch(bell(a, 'V#0000000001'), bell(b, 'V#0000000001')));
    const read = ({ id, pk }: Registered) => [
      `get AUDIT#${id} HEAD`,
      `get AUDIT#${id} V#${ten(1)}`,
      `get ${pk} V#${ten(1)}`,
    ];
    expect(table.trips.map((trip) => trip.toSorted())).toEqual([[...read(a), ...read(b)].sort(), ['transact 4']]);
  });

  test('as many models as a transaction takes go together', async () => {
    const models = Array.from({ length: 60 }, () => registered(['None']));
    const table = fakeTable(...models.map(({ items }) => items));
    expect(await ring(batch(...models.map((one) => bell(one, 'V#0000000001'))))).toEqual({ batchItemFailures: [] });
    expect(table.writes.map((write) => write.length)).toEqual([100, 20]);
    expect(entries(table)).toHaveLength(60);
  });

  test('a head that moved for one of them: that one goes after all, and so do the others', async () => {
    const [a, b] = [registered(['None']), registered(['None'])];
    const table = fakeTable(a.items, b.items);
    const theirs = { pk: `AUDIT#${b.id}`, sk: 'HEAD', n: 1, hash: 'x', rev: 0 };
    table.before(2, () => table.put(theirs));
    expect(await ring(batch(bell(a, 'V#0000000001'), bell(b, 'V#0000000001')))).toEqual({ batchItemFailures: [] });
    expect(entries(table)).toHaveLength(2);
    expect(table.items.get(`AUDIT#${b.id} HEAD`)).toMatchObject({ n: 2 });
  });

  test('a model that fails is rung for again, from its first record; the others stay', async () => {
    const [a, b] = [registered(['None']), registered(['None'])];
    const table = fakeTable(a.items, b.items);
    table.items.set(`AUDIT#${b.id} HEAD`, { pk: `AUDIT#${b.id}`, sk: 'HEAD', n: 1, hash: 'x', rev: 0 });
    const event = batch(bell(a, 'V#0000000001'), bell(b, 'V#0000000001'), bell(b, 'CHANGE#0000000001'));
    // All together, and then one of them alone.
    table.failNext(failure('AccessDeniedException'), failure('AccessDeniedException'));
    const { batchItemFailures } = await ring(event);
    expect(batchItemFailures).toHaveLength(1);
    const [failed] = batchItemFailures;
    const [recorded] = entries(table);
    expect(entries(table)).toHaveLength(1);
    const lost = recorded?.includes(a.id) ? event.Records[1] : event.Records[0];
    expect(failed?.itemIdentifier).toBe(numberOf(lost as DynamoDBRecord));
  });
});

describe('what is left to be done behind a write:', () => {
  const deleted = (more: object = {}) =>
    registered(['None', 'Archived', 'deleted'], { deleted: 7, tags: { team: 'risk' }, ...more });
  const still = ({ meta }: Registered) => ({
    check: meta,
    if: 'deleted = 7 AND attribute_not_exists(restoring)',
  });
  const hidden = ({ v, id }: Registered, number: number) => [
    { update: v(number), remove: ['list_pk', 'list_sk', 'recent_pk', 'recent_sk'] },
    { delete: address(posting({ id }, 'source', `s3://bucket/${number}`, number)) },
  ];

  test('a deleted model leaves the indexes while nobody restores it, all else stays; and again later', async () => {
    const alpha = deleted();
    const table = fakeTable(alpha.items);
    expect(await followUp(batch(bell(alpha, 'CHANGE#0000000007', 'model_deleted')))).toEqual({ batchItemFailures: [] });
    expect(table.writes.slice(1)).toEqual([
      [still(alpha), { delete: address(posting(alpha, 'tag.team', 'risk')) }],
      [still(alpha), ...hidden(alpha, 1), ...hidden(alpha, 2)],
    ]);
    expect(table.items.get(`WALK#${alpha.id} WALK`)).toMatchObject({ ttl: now / 1_000 + 900 });
    expect(table.items.get(alpha.v(2))).toMatchObject({ stage: 'Archived', tags: {} });
    // What is hidden already is not written again.
    const before = table.writes.length;
    await followUp(batch(bell(alpha, 'CHANGE#0000000007', 'model_deleted')));
    expect(table.writes).toHaveLength(before + 2);
  });

  test('one that is being restored is left to who does it', async () => {
    const alpha = deleted({ restoring: '01' });
    const table = fakeTable(alpha.items);
    await followUp(batch(bell(alpha, 'CHANGE#0000000007', 'model_deleted')));
    expect(table.items.get(alpha.v(1))).toHaveProperty('list_pk');
  });

  test('a restore that has begun meanwhile ends the walk', async () => {
    const alpha = deleted();
    const table = fakeTable(alpha.items);
    table.before(5, () => table.change(alpha.meta, { restoring: '01' }));
    expect(await followUp(batch(bell(alpha, 'CHANGE#0000000007', 'model_deleted')))).toEqual({ batchItemFailures: [] });
    expect(table.items.get(alpha.v(1))).toHaveProperty('list_pk');
  });

  test('a restore that nobody ended is given up when its time is over', async () => {
    const alpha = deleted({ restoring: '01' });
    const table = fakeTable(alpha.items);
    const over = { ...bell(alpha, 'WALK'), eventName: 'REMOVE' as const };
    Object.assign(over.dynamodb?.Keys ?? {}, { pk: { S: `WALK#${alpha.id}` } });
    expect(await followUp(batch(over))).toEqual({ batchItemFailures: [] });
    expect(table.writes[0]).toEqual([
      { update: alpha.meta, remove: ['restoring'], if: 'deleted = 7 AND restoring = "01"' },
    ]);
    expect(table.items.get(alpha.v(1))).not.toHaveProperty('list_pk');
  });

  test('a model that is alive is left alone', async () => {
    const alpha = registered(['None']);
    const table = fakeTable(alpha.items);
    expect(await followUp(batch(bell(alpha, 'WALK')))).toEqual({ batchItemFailures: [] });
    expect(table.writes).toEqual([]);
  });

  test('after a rename the indexes follow, but for what was updated since', async () => {
    const alpha = registered(['None', 'None', 'deleted'], { renamed_at: now - 5 });
    const table = fakeTable(alpha.items);
    table.change(alpha.v(2), { last_updated_timestamp: now });
    expect(await followUp(batch(bell(alpha, 'CHANGE#0000000007', 'model_renamed')))).toEqual({ batchItemFailures: [] });
    expect(table.written).toEqual([
      {
        update: alpha.v(1),
        set: {
          last_updated_timestamp: now - 5,
          list_sk: `${now - 5}#0000000001`,
          recent_sk: `${now - 5}#${alpha.id}#0000000001`,
        },
        if: expect.stringMatching(/^attribute_exists\(stage\) AND last_updated_timestamp = \d+$/),
      },
    ]);
  });

  test('a version updated at that very moment keeps its own time', async () => {
    const alpha = registered(['None'], { renamed_at: now - 5 });
    const table = fakeTable(alpha.items);
    table.before(3, () => table.change(alpha.v(1), { last_updated_timestamp: now }));
    expect(await followUp(batch(bell(alpha, 'CHANGE#0000000007', 'model_renamed')))).toEqual({ batchItemFailures: [] });
    expect(table.items.get(alpha.v(1))).toMatchObject({ last_updated_timestamp: now });
  });
});
