import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { DynamoDBRecord } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { eventSchemas } from '#shared/operations/event-schemas.ts';
import { type Event, event } from '#shared/operations/events.ts';
import { kinds } from '#shared/operations/kinds.ts';
import { freshBucket } from '#test/support/fresh-bucket.ts';
import { freshTable } from '#test/support/fresh-table.ts';
import { documented, exampleOf } from './examples.ts';

/** Rows of real writes, and what is told of them. */

const bus = mockClient(EventBridgeClient);
const sqs = mockClient(SQSClient);

beforeAll(async () => {
  await freshTable();
  await freshBucket();
});

type Presence = { required: string[]; anyOf?: { required: string[] }[] };

beforeEach(() => {
  bus.reset();
  sqs.reset();
  bus.on(PutEventsCommand).resolves({ FailedEntryCount: 0 });
  sqs.on(SendMessageBatchCommand).resolves({});
});

afterEach(() => {
  vi.useRealTimers();
});

const load = async () => ({
  ...(await import('./every-kind.ts')),
  ...(await import('#functions/streams/dispatch-events.ts')),
  ...(await import('#shared/store/items.ts')),
  ...(await import('#shared/store/query.ts')),
  ...(await import('#shared/store/keys.ts')),
  ...(await import('#test/embedded/gates/world.ts')),
  ...(await import('#shared/store/ledger/recorded.ts')),
  ...(await import('#shared/store/events/reconcile.ts')),
  ...(await import('#test/embedded/requests/ledgered.ts')),
  ...(await import('#test/embedded/requests/people.ts')),
});

async function rowsOf(name: string): Promise<DynamoDBRecord[]> {
  const { idOf } = await load();
  return rowsIn(await idOf(name));
}

async function rowsIn(id: string): Promise<DynamoDBRecord[]> {
  const { isRecorded, queryPages } = await load();
  const pk = `MODEL#${id}`;
  const sks: string[] = [];
  for await (const page of queryPages({ partition: pk })) sks.push(...page.filter(isRecorded).map(({ sk }) => sk));
  return sks.map((sk, index) => ({
    eventName: 'INSERT',
    dynamodb: { Keys: { pk: { S: pk }, sk: { S: sk } }, SequenceNumber: String(index + 1) },
  }));
}

const told = (): Event[] =>
  bus
    .commandCalls(PutEventsCommand)
    .flatMap(({ args: [{ input }] }) => (input.Entries ?? []).map(({ Detail = '' }) => JSON.parse(Detail)));

test('every kind of row is an event by its schema, with its texts in full, and its example is one', async () => {
  const { handler, idOf, writeEveryKind, writeTheRest } = await load();
  const { name } = await writeEveryKind();
  const ids = [await idOf(name), ...(await writeTheRest())];
  const Records = (await Promise.all(ids.map(rowsIn))).flat();
  expect(await handler({ Records })).toEqual({ batchItemFailures: [] });
  const events = told();
  expect(events).toHaveLength(Records.length);
  const schemas = eventSchemas();
  for (const one of events) {
    expect([one.kind, event.safeParse(one).error]).toEqual([one.kind, undefined]);
    const { required, anyOf = [{ required: [] }] } = schemas[one.kind] as Presence;
    const lacking = [...required, ...(anyOf[0]?.required ?? [])].filter((field) => !(field in one));
    expect([one.kind, lacking]).toEqual([one.kind, []]);
  }
  const byKind = Map.groupBy(events, ({ kind }) => kind);
  expect([...byKind.keys()].toSorted()).toEqual([...kinds].toSorted());
  const own = events.filter(({ model_id }) => model_id === ids[0]);
  const born = own.find(({ kind, version }) => kind === 'version_created' && version === '3');
  expect(born?.content).toMatchObject({ description: 'd'.repeat(300) });
  const places = own.map(({ place }) => place);
  expect(new Set(places).size).toBe(places.length);
  for (const all of byKind.values()) expect(documented(exampleOf(all))).toEqual(exampleOf(all));
});

test('what could not be told of one model is told again, from its first record; the others are done', async () => {
  const { handler, newModel } = await load();
  const [first, second] = [await newModel(), await newModel()];
  const [ofFirst, ofSecond] = [await rowsOf(first), await rowsOf(second)];
  const Records = [...ofFirst, ...ofSecond].map((record, index) => ({
    ...record,
    dynamodb: { ...record.dynamodb, SequenceNumber: `seq-${index}` },
  }));
  bus.on(PutEventsCommand).callsFake(({ Entries }) => {
    const isBad = JSON.stringify(Entries).includes(`\\"model\\":\\"${second}\\"`);
    return isBad ? { FailedEntryCount: 1, Entries: [{ ErrorCode: 'ThrottlingException' }] } : { FailedEntryCount: 0 };
  });
  const lost = `seq-${ofFirst.length}`;
  expect(await handler({ Records })).toEqual({ batchItemFailures: [{ itemIdentifier: lost }] });
});

/** Whatever tells of this model is refused; `heal` ends that. */
function refusing(name: string): void {
  bus.on(PutEventsCommand).callsFake(({ Entries }) => {
    const isBad = JSON.stringify(Entries).includes(`\\"model\\":\\"${name}\\"`);
    return isBad ? { FailedEntryCount: 1, Entries: [{ ErrorCode: 'ThrottlingException' }] } : { FailedEntryCount: 0 };
  });
}

const heal = () => {
  bus.reset();
  bus.on(PutEventsCommand).resolves({ FailedEntryCount: 0 });
};

const toldOf = (name: string) => told().filter(({ model }) => model === name);
const minute = 60_000;
const soon = () => Date.now() + minute;

describe('what the stream lost', () => {
  /** The registry when it is so many ms older. */
  const run = async (ms: number) => (await load()).reconcile(soon(), Date.now() + ms);

  test('is told from the ledger, once', async () => {
    const { handler, ledgered, newModel } = await load();
    const name = await newModel(2);
    const Records = await rowsOf(name);
    await ledgered(name);
    // The first record came; of the others nobody has heard.
    await handler({ Records: Records.slice(0, 1) });
    bus.resetHistory();
    await run(30 * minute);
    expect(toldOf(name)).toHaveLength(Records.length - 1);
    bus.resetHistory();
    await run(30 * minute);
    expect(toldOf(name)).toEqual([]);
  });

  test('is told in the order of history, whatever kinds of rows it is of', async () => {
    const { ledgered, newModel, promote } = await load();
    const name = await newModel(1);
    expect(await promote(name)).toMatchObject({ status: 200 });
    const { ok } = await import('#test/embedded/tracking/calls.ts');
    await ok('setModelVersionTag', { name, version: '1', key: 'k', value: 'v' });
    await ok('createModelVersion', { name, source: 's3://b/k' });
    await ledgered(name);
    await run(30 * minute);
    expect(toldOf(name).map(({ kind }) => kind)).toEqual([
      'model_created',
      'version_created',
      'permissions_changed',
      'stage_transitioned',
      'tag_set',
      'version_created',
    ]);
  });

  test('is found when the ledger was late by hours, too', async () => {
    const { ledgered, newModel } = await load();
    const name = await newModel(1);
    await run(5 * 60 * minute);
    expect(toldOf(name)).toEqual([]);
    await ledgered(name);
    await run(6 * 60 * minute);
    expect(toldOf(name).length).toBeGreaterThan(0);
  });

  test('of one model that cannot be told does not keep others from being told; it is told when it can be', async () => {
    const { ledgered, newModel } = await load();
    const [bad, good] = [await newModel(1), await newModel(1)];
    await ledgered(bad);
    await ledgered(good);
    refusing(bad);
    await expect(run(30 * minute)).rejects.toThrow('Events of 1 models could not be told.');
    expect(toldOf(good).length).toBeGreaterThan(0);
    heal();
    // However long after: it begins where it failed.
    await run(40 * 60 * minute);
    expect([toldOf(bad).length > 0, toldOf(good)]).toEqual([true, []]);
  });

  test('and cannot be told for days is given up, before it is forgotten what was told beside it', async () => {
    const { getItem, ledgered, newModel, reconciledKey } = await load();
    const bad = await newModel(1);
    await ledgered(bad);
    refusing(bad);
    await expect(run(30 * minute)).rejects.toThrow('could not be told');
    const stuck = Number((await getItem(reconciledKey))?.until);
    const days = 60 * 60 * minute;
    await expect(run(days)).rejects.toThrow('could not be told');
    expect(Number((await getItem(reconciledKey))?.until) - stuck).toBeGreaterThan(10 * 60 * minute);
  });

  test('is told another time if there is none now, from where it ended', async () => {
    const { getItem, ledgered, newModel, reconcile, reconciledKey } = await load();
    const name = await newModel(1);
    await ledgered(name);
    const now = Date.now() + 30 * minute;
    expect(await reconcile(Date.now() - 1, now)).toMatchObject({ told: 0 });
    expect(await getItem(reconciledKey)).toMatchObject({ open: true });
    expect(toldOf(name)).toEqual([]);
    await reconcile(soon(), now);
    expect(await getItem(reconciledKey)).not.toHaveProperty('open');
    expect(toldOf(name).length).toBeGreaterThan(0);
  });
});
