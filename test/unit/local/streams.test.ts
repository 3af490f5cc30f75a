import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DynamoDBRecord } from 'aws-lambda';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { openCheckpoint } from '#infra/local/checkpoint.ts';
import type { Subscription } from '#infra/local/poller.ts';
import { asLambdaGetsIt, changesNothing, type StreamRecord } from '#infra/local/shard.ts';
import { type Streams, startStreams } from '#infra/local/streams.ts';
import { type FakeShard, fakeStream } from '#test/support/fake-stream.ts';

let folder: string;
let running: Streams | undefined;
const file = () => join(folder, 'checkpoint.json');

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stagebook-'));
});
afterEach(async () => {
  await running?.stop();
  rmSync(folder, { recursive: true });
});

const start = async (shards: Record<string, FakeShard>, handler?: Subscription['handler']) => {
  const seen: number[] = [];
  const { stream, failures } = fakeStream(shards);
  const subscription: Subscription = {
    name: 'test',
    file: '',
    filters: [],
    batchSize: 10,
    retries: 1,
    timeout: 300,
    handler: async (event, context) => {
      const response = await handler?.(event, context);
      seen.push(...event.Records.map(({ dynamodb }) => Number(dynamodb?.SequenceNumber)));
      return response;
    },
  };
  const checkpoint = openCheckpoint(file(), stream.arn);
  running = await startStreams(stream, [{ subscription, checkpoint, deadLetters: join(folder, 'dead.jsonl') }]);
  return { seen, failures, drained: running.drained, stop: running.stop };
};

const save = (stream: string, position: string) => {
  const checkpoint = openCheckpoint(file(), stream);
  checkpoint.advance('only', position);
  checkpoint.flush();
};

const saved = () => JSON.parse(readFileSync(file(), 'utf8'));

describe('shards', () => {
  test('a child begins when its parent is read to the end', async () => {
    const { seen, drained, stop } = await start({
      child: { numbers: [7, 8], parent: 'parent' },
      parent: { numbers: [1, 2, 3, 4, 5], closed: true },
    });
    await drained();
    await stop();
    expect(seen).toEqual([1, 2, 3, 4, 5, 7, 8]);
    expect(saved().shards).toEqual({ parent: 'CLOSED', child: '8' });
  });

  test('a child whose parent is forgotten begins at once', async () => {
    const { seen, drained } = await start({ child: { numbers: [7], parent: 'forgotten' } });
    await drained();
    expect(seen).toEqual([7]);
  });

  test('a closed shard is not read again', async () => {
    const shards: Record<string, FakeShard> = {
      parent: { numbers: [1], closed: true },
      child: { numbers: [2], parent: 'parent' },
    };
    const first = await start(shards);
    await first.drained();
    await first.stop();
    const second = await start(shards);
    await second.drained();
    expect(second.seen).toEqual([]);
  });

  test('an ending sequence number does not close a shard that still has a next iterator (dynoxide)', async () => {
    const shard: FakeShard = { numbers: [1, 2], ending: '2' };
    const { seen, drained } = await start({ only: shard });
    await drained();
    shard.numbers.push(3);
    await drained();
    expect(seen).toEqual([1, 2, 3]);
  });
});

describe('trouble', () => {
  test('neither a database that is away for a moment nor an expired iterator costs a record', async () => {
    const warning = vi.spyOn(console, 'warn').mockImplementation(() => {});
    const shard: FakeShard = { numbers: [1] };
    const { seen, failures, drained } = await start({ only: shard });
    await drained();
    failures.push('ECONNREFUSED', 'ExpiredIteratorException');
    shard.numbers.push(2);
    await drained();
    expect(seen).toEqual([1, 2]);
    expect(warning).toHaveBeenCalledTimes(2);
    warning.mockRestore();
  });

  test('a checkpoint that the stream has forgotten goes on with the oldest record there is', async () => {
    save('arn:fake', '1');
    const { seen, drained } = await start({ only: { numbers: [5, 6] } });
    await drained();
    expect(seen).toEqual([5, 6]);
  });
});

test('drained waits for what a consumer writes while another has nothing to do', async () => {
  const shard: FakeShard = { numbers: [1] };
  const { stream } = fakeStream({ only: shard });
  const seen: DynamoDBRecord[] = [];
  const consumer = (name: string, handler: Subscription['handler']) => ({
    subscription: { name, file: '', filters: [], batchSize: 1, retries: 0, timeout: 300, handler },
    checkpoint: openCheckpoint(join(folder, name), stream.arn),
    deadLetters: join(folder, 'dead.jsonl'),
  });
  const writer = consumer('writer', async ({ Records }) => {
    if (Records[0]?.dynamodb?.SequenceNumber !== '1') return null;
    // Long enough for the watcher to have become slow.
    await sleep(1000);
    shard.numbers.push(2);
    return null;
  });
  const watcher = consumer('watcher', async ({ Records }) => {
    seen.push(...Records);
    return null;
  });
  running = await startStreams(stream, [writer, watcher]);
  await running.drained();
  expect(seen.map(({ dynamodb }) => dynamodb?.SequenceNumber)).toEqual(['1', '2']);
});

describe('the checkpoint', () => {
  test('stands before a record that is being tried', async () => {
    const tried = Promise.withResolvers<void>();
    const { stop } = await start({ only: { numbers: [1, 2, 3] } }, async ({ Records }) => {
      const bad = Records.find(({ dynamodb }) => dynamodb?.SequenceNumber === '2');
      if (!bad) return null;
      if (Records.length === 1) tried.resolve();
      throw new Error('not yet');
    });
    await tried.promise;
    await stop();
    expect(saved().shards).toEqual({ only: '1' });
  });

  test('of another stream does not count', () => {
    save('arn:old', '9');
    expect(openCheckpoint(file(), 'arn:fake').after('only')).toBeUndefined();
    expect(openCheckpoint(file(), 'arn:old').after('only')).toBe('9');
  });

  test('torn by a power cut counts as none', () => {
    writeFileSync(file(), '{"stream":"arn:fa');
    expect(openCheckpoint(file(), 'arn:fake').after('only')).toBeUndefined();
  });

  test('knows the least of its positions', () => {
    const checkpoint = openCheckpoint(file(), 'arn:fake');
    expect(checkpoint.least()).toBe(0);
    checkpoint.advance('a', '10');
    checkpoint.advance('b', '9');
    expect(checkpoint.least()).toBe(9);
    checkpoint.flush();
  });

  test('is written by itself after a while', async () => {
    const { drained } = await start({ only: { numbers: [1] } });
    await drained();
    await vi.waitFor(() => expect(saved().shards).toEqual({ only: '1' }));
  });
});

describe('a record', () => {
  test('is as DynamoDB says it, with Lambda’s spelling of who', () => {
    const record = asLambdaGetsIt(
      {
        eventName: 'REMOVE',
        userIdentity: { Type: 'Service', PrincipalId: 'dynamodb.amazonaws.com' },
        dynamodb: {
          ApproximateCreationDateTime: 1_700_000_000.5,
          OldImage: { pk: { S: 'a' }, b: { B: 'AQID' }, l: { L: [{ N: '1' }] } },
        },
      },
      'arn:fake',
    );
    expect(record).toEqual({
      eventName: 'REMOVE',
      eventSourceARN: 'arn:fake',
      userIdentity: { type: 'Service', principalId: 'dynamodb.amazonaws.com' },
      dynamodb: {
        ApproximateCreationDateTime: 1_700_000_000.5,
        OldImage: { pk: { S: 'a' }, b: { B: 'AQID' }, l: { L: [{ N: '1' }] } },
      },
    });
  });

  test.each<[boolean, StreamRecord['eventName'], object, object?]>([
    [true, 'MODIFY', { a: { S: '1' }, b: { N: '1' } }, { b: { N: '1' }, a: { S: '1' } }],
    [false, 'MODIFY', { a: { S: '1' } }, { a: { S: '2' } }],
    [false, 'INSERT', { a: { S: '1' } }],
  ])('changes nothing: %s for %s %j from %j', (expected, eventName, NewImage, OldImage) => {
    const record = { eventName, dynamodb: { NewImage, ...(OldImage && { OldImage }) } } as StreamRecord;
    expect(changesNothing(record)).toBe(expected);
  });
});
