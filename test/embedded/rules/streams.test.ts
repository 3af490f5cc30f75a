import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openCheckpoint } from '#infra/local/checkpoint.ts';
import type { Subscription } from '#infra/local/poller.ts';
import { type Streams, startStreams } from '#infra/local/streams.ts';
import { startTimeToLive } from '#infra/local/time-to-live.ts';
import { type FreshTable, freshTable } from '#test/support/fresh-table.ts';

let table: FreshTable;
let folder: string;
const running: Streams[] = [];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'stagebook-streams-'));
  table = await freshTable();
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((streams) => streams.stop()));
  rmSync(folder, { recursive: true, force: true });
});

const put = (sk: string, more: Record<string, { S: string } | { N: string }> = {}) =>
  table.client.send(new PutItemCommand({ TableName: table.name, Item: { pk: { S: 'A' }, sk: { S: sk }, ...more } }));

const sortKeys = (records: DynamoDBRecord[]) => records.map(({ dynamodb }) => dynamodb?.Keys?.sk?.S);

const consumer = (handler: Subscription['handler'], more: Partial<Subscription> = {}): Subscription => ({
  name: 'test',
  file: '',
  filters: [],
  batchSize: 100,
  retries: 1,
  timeout: 300,
  handler,
  ...more,
});

const start = async (...subscriptions: Subscription[]) => {
  const mappings = subscriptions.map((subscription) => ({
    subscription,
    checkpoint: openCheckpoint(join(folder, `${subscription.name}.json`), table.stream.arn),
    deadLetters: join(folder, `${subscription.name}.jsonl`),
  }));
  const streams = await startStreams(table.stream, mappings);
  running.push(streams);
  return streams;
};

const collector = () => {
  const seen: DynamoDBRecord[] = [];
  const handler: Subscription['handler'] = async ({ Records }) => {
    seen.push(...Records);
    return null;
  };
  return { seen, handler };
};

test('what was written before and after the start arrives in order, as Lambda gives it', async () => {
  const { seen, handler } = collector();
  await put('1', { kind: { S: 'x' } });
  const streams = await start(consumer(handler));
  await put('2');
  await put('2', { kind: { S: 'y' } });
  await streams.drained();
  expect(sortKeys(seen)).toEqual(['1', '2', '2']);
  expect(seen[2]).toMatchObject({
    eventName: 'MODIFY',
    eventSource: 'aws:dynamodb',
    eventSourceARN: table.stream.arn,
    dynamodb: {
      StreamViewType: 'NEW_AND_OLD_IMAGES',
      SequenceNumber: expect.any(String),
      ApproximateCreationDateTime: expect.any(Number),
      Keys: { pk: { S: 'A' }, sk: { S: '2' } },
      OldImage: { pk: { S: 'A' }, sk: { S: '2' } },
      NewImage: { pk: { S: 'A' }, sk: { S: '2' }, kind: { S: 'y' } },
    },
  });
});

test('filters and batch sizes hold, and a write that changes nothing is no record', async () => {
  const batches: unknown[][] = [];
  const handler: Subscription['handler'] = async ({ Records }) => {
    batches.push(sortKeys(Records));
    return null;
  };
  for (const sk of ['a1', 'b1', 'a2', 'a2', 'a3']) await put(sk);
  const filters = [{ dynamodb: { Keys: { sk: { S: [{ prefix: 'a' }] } } } }];
  const streams = await start(consumer(handler, { filters, batchSize: 2 }));
  await streams.drained();
  expect(batches).toEqual([['a1', 'a2'], ['a3']]);
});

test('a restart goes on where it stopped, and a lost checkpoint begins anew', async () => {
  const first = collector();
  await put('1');
  const before = await start(consumer(first.handler));
  await before.drained();
  await before.stop();
  await put('2');

  const second = collector();
  const after = await start(consumer(second.handler));
  await after.drained();
  await after.stop();
  expect(sortKeys(second.seen)).toEqual(['2']);

  rmSync(join(folder, 'test.json'));
  const third = collector();
  await (await start(consumer(third.handler))).drained();
  expect(sortKeys(third.seen)).toEqual(['1', '2']);
});

test('what was delivered but not finished when it stopped is delivered again', async () => {
  await put('1');
  const tried = Promise.withResolvers<void>();
  const before = await start(
    consumer(
      async () => {
        tried.resolve();
        throw new Error('not yet');
      },
      { retries: 1000 },
    ),
  );
  await tried.promise;
  await before.stop();

  const { seen, handler } = collector();
  await (await start(consumer(handler))).drained();
  expect(sortKeys(seen)).toEqual(['1']);
});

test('a record that cannot be processed ends as a pointer among the dead letters; the others arrive', async () => {
  const warning = vi.spyOn(console, 'warn').mockImplementation(() => {});
  const { seen, handler } = collector();
  for (const sk of ['1', 'bad', '3']) await put(sk);
  const streams = await start(
    consumer(async (event, context) => {
      if (sortKeys(event.Records).includes('bad')) throw new Error('bad record');
      return handler(event, context);
    }),
  );
  await streams.drained();
  expect(sortKeys(seen)).toEqual(['1', '3']);
  expect(String(warning.mock.calls)).toContain('bad record');
  warning.mockRestore();
  const [pointer, ...more] = readFileSync(join(folder, 'test.jsonl'), 'utf8').trim().split('\n');
  expect(more).toEqual([]);
  const { DDBStreamBatchInfo } = JSON.parse(pointer as string);
  expect(DDBStreamBatchInfo).toMatchObject({ streamArn: table.stream.arn, batchSize: 1 });
  expect(DDBStreamBatchInfo.startSequenceNumber).toBe(DDBStreamBatchInfo.endSequenceNumber);
});

test('one consumer that is stuck does not hold another up', async () => {
  const { seen, handler } = collector();
  const both = Promise.withResolvers<void>();
  await put('1');
  await start(
    consumer(
      async () => {
        throw new Error('stuck');
      },
      { name: 'stuck', retries: 1000 },
    ),
    consumer(async (event, context) => {
      await handler(event, context);
      if (seen.length === 2) both.resolve();
      return null;
    }),
  );
  await put('2');
  await both.promise;
  expect(sortKeys(seen)).toEqual(['1', '2']);
  expect(existsSync(join(folder, 'stuck.jsonl'))).toBe(false);
});

test('drained waits for what a consumer itself writes', async () => {
  const { seen, handler } = collector();
  const streams = await start(
    consumer(handler, { name: 'watcher' }),
    consumer(
      async ({ Records }) => {
        for (const sk of sortKeys(Records)) if (Number(sk) < 4) await put(String(Number(sk) + 1));
        return null;
      },
      { name: 'writer', batchSize: 1 },
    ),
  );
  await put('1');
  await streams.drained();
  expect(sortKeys(seen)).toEqual(['1', '2', '3', '4']);
});

test('expired items go, unless they were given more time', async () => {
  const file = join(folder, 'time-to-live.json');
  // AWS's own sweeper leaves alone what expired more than five years ago; ours does not.
  const past = { ttl: { N: '1000000000' } };
  const future = { ttl: { N: '9999999999' } };
  const timeToLive = startTimeToLive(table.client, table.name, file);
  timeToLive.stop();
  const noting = await start(timeToLive.subscription);
  for (const sk of ['expired', 'prolonged before', 'prolonged after']) await put(sk, past);
  await put('prolonged before', future);
  await put('later', future);
  await put('forever');
  await noting.drained();
  await noting.stop();
  await put('prolonged after', future);

  // Deadlines noted before a restart count after it.
  const restarted = startTimeToLive(table.client, table.name, file);
  restarted.stop();
  await restarted.sweep();
  const { seen, handler } = collector();
  const removals = await start(consumer(handler, { filters: [{ eventName: ['REMOVE'] }] }));
  await removals.drained();
  expect(sortKeys(seen)).toEqual(['expired']);
});
