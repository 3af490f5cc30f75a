import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { DynamoDBRecord } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { eventSchemas } from '#shared/operations/event-schemas.ts';
import { type Event, event } from '#shared/operations/events.ts';
import { kinds } from '#shared/operations/kinds.ts';
import { freshTable } from '#test/support/fresh-table.ts';

/** Rows of real writes, and what is told of them. */

const bus = mockClient(EventBridgeClient);
const sqs = mockClient(SQSClient);

beforeAll(() => freshTable());

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
  ...(await import('#shared/store/read.ts')),
  ...(await import('#shared/store/ledger/recorded.ts')),
  ...(await import('#shared/store/events/reconcile.ts')),
  ...(await import('#test/embedded/requests/ledgered.ts')),
  ...(await import('#test/embedded/requests/people.ts')),
});

async function rowsOf(name: string): Promise<DynamoDBRecord[]> {
  const { idOf, isRecorded, queryPages } = await load();
  const pk = `MODEL#${await idOf(name)}`;
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

test('every kind of row is an event by its schema, with its texts in full', async () => {
  const { handler, writeEveryKind } = await load();
  const { name } = await writeEveryKind();
  const Records = await rowsOf(name);
  expect(await handler({ Records })).toEqual({ batchItemFailures: [] });
  const events = told();
  expect(events).toHaveLength(Records.length);
  const schemas = eventSchemas();
  for (const one of events) {
    expect([one.kind, event.safeParse(one).error]).toEqual([one.kind, undefined]);
    const { required } = schemas[one.kind] as { required: string[] };
    expect([one.kind, required.filter((field) => !(field in one))]).toEqual([one.kind, []]);
  }
  const unseen = ['model_purged', 'version_purged', 'versions_archived', 'approval_given', 'permissions_changed'];
  const others = ['registration_finished', 'registration_failed'];
  const seen = new Set(events.map(({ kind }) => kind));
  expect(kinds.filter((kind) => !seen.has(kind as never)).toSorted()).toEqual(
    [...unseen, ...others].filter((kind) => !seen.has(kind as never)).toSorted(),
  );
  const born = events.find(({ kind, version }) => kind === 'version_created' && version === '3');
  expect(born?.content).toMatchObject({ description: 'd'.repeat(300) });
  const places = events.map(({ place }) => place);
  expect(new Set(places).size).toBe(places.length);
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

test('what the stream lost is told from the ledger, once', async () => {
  const { handler, ledgered, newModel, reconcile } = await load();
  const name = await newModel(2);
  const Records = await rowsOf(name);
  await ledgered(name);
  // The first record came; of the others nobody has heard.
  await handler({ Records: Records.slice(0, 1) });
  bus.resetHistory();
  const later = Date.now() + 30 * 60_000;
  await reconcile(Date.now() + 60_000, later);
  const ofModel = () => told().filter(({ model }) => model === name);
  expect(ofModel()).toHaveLength(Records.length - 1);
  bus.resetHistory();
  await reconcile(Date.now() + 60_000, later);
  expect(ofModel()).toEqual([]);
});
