import type { DynamoDBBatchResponse, DynamoDBRecord } from 'aws-lambda';
import { describe, expect, test } from 'vitest';
import { type BatchRules, deliver } from '#infra/local/batches.ts';

const record = (number: number): DynamoDBRecord => ({ dynamodb: { SequenceNumber: String(number) } });
const records = (count: number) => Array.from({ length: count }, (_, i) => record(i + 1));
const numbers = (batch: DynamoDBRecord[]) => batch.map(({ dynamodb }) => Number(dynamodb?.SequenceNumber));
const failures = (...identifiers: unknown[]) =>
  ({ batchItemFailures: identifiers.map((itemIdentifier) => ({ itemIdentifier })) }) as DynamoDBBatchResponse;

/** Delivers and writes down everything that happens. */
const run = async (batch: DynamoDBRecord[], invoke: (batch: number[]) => unknown, retries = 2) => {
  const seen = { calls: [] as number[][], advanced: [] as number[], givenUp: [] as number[][], waits: [] as number[] };
  const rules: BatchRules = {
    retries,
    invoke: async (given) => {
      seen.calls.push(numbers(given));
      return invoke(numbers(given)) as DynamoDBBatchResponse;
    },
    advance: (last) => seen.advanced.push(...numbers([last])),
    giveUp: (given) => seen.givenUp.push(numbers(given)),
    backOff: async (tries) => void seen.waits.push(tries),
  };
  await deliver(batch, rules);
  return seen;
};

const fail = () => {
  throw new Error('no');
};

describe('success', () => {
  test('nothing to deliver is no call', async () => {
    expect((await run([], () => undefined)).calls).toEqual([]);
  });

  test.each([
    ['no answer', undefined],
    ['null', null],
    ['no list', {}],
    ['an empty list', failures()],
  ])('%s means all done', async (_, response) => {
    const seen = await run(records(3), () => response);
    expect(seen).toEqual({ calls: [[1, 2, 3]], advanced: [3], givenUp: [], waits: [] });
  });
});

describe('partial failure', () => {
  test('goes on from the lowest failed record, whatever comes after it', async () => {
    const seen = await run(records(4), (batch) => (batch.length === 4 ? failures('4', '2') : undefined));
    expect(seen.calls).toEqual([
      [1, 2, 3, 4],
      [2, 3, 4],
    ]);
    expect(seen.advanced).toEqual([1, 4]);
  });

  test.each([
    ['a record of no batch', '99'],
    ['an empty name', ''],
    ['no name', null],
  ])('%s fails the whole batch', async (_, identifier) => {
    const seen = await run(records(2), (batch) => (batch.length === 2 ? failures(identifier) : undefined));
    expect(seen.calls).toEqual([[1, 2], [1], [2]]);
    expect(seen.advanced).toEqual([1, 2]);
  });
});

describe('a thrown error', () => {
  test('cuts the batch in two and tries each, in order', async () => {
    const seen = await run(records(5), (batch) => (batch.length > 2 ? fail() : undefined));
    expect(seen.calls).toEqual([[1, 2, 3, 4, 5], [1, 2, 3], [1, 2], [3], [4, 5]]);
    expect(seen.advanced).toEqual([2, 3, 5]);
    expect(seen.givenUp).toEqual([]);
  });

  test('that passes away is retried after ever longer waits', async () => {
    let left = 2;
    const seen = await run(records(1), () => (left-- > 0 ? fail() : undefined));
    expect(seen).toEqual({ calls: [[1], [1], [1]], advanced: [1], givenUp: [], waits: [1, 2] });
  });

  test('that stays gives up the one bad record, and no other', async () => {
    const seen = await run(records(6), (batch) => (batch.includes(4) ? fail() : undefined));
    expect(seen.givenUp).toEqual([[4]]);
    expect(seen.advanced.at(-1)).toBe(6);
    // Once, and as often again as there are retries.
    expect(seen.calls.filter((batch) => batch.length === 1 && batch[0] === 4)).toHaveLength(3);
    const done = seen.calls.filter((batch) => !batch.includes(4)).flat();
    expect(done).toEqual([1, 2, 3, 5, 6]);
  });

  test('never lets a later record overtake', async () => {
    const seen = await run(records(8), (batch) => (batch.length > 1 || batch[0] === 3 ? fail() : undefined), 0);
    expect(seen.advanced).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(seen.givenUp).toEqual([[3]]);
  });
});

test('reported failures at the head of a batch end in giving up too', async () => {
  const seen = await run(records(3), (batch) => (batch[0] === 1 ? failures('1') : undefined), 1);
  expect(seen.givenUp).toEqual([[1]]);
  expect(seen.advanced.at(-1)).toBe(3);
});

test('stopping while it waits leaves the rest undone', async () => {
  const advanced: number[] = [];
  const rules: BatchRules = {
    retries: 5,
    invoke: async () => failures('2'),
    advance: (last) => advanced.push(...numbers([last])),
    giveUp: () => {},
    backOff: async () => {
      throw new Error('stopping');
    },
  };
  await expect(deliver(records(3), rules)).rejects.toThrow('stopping');
  expect(advanced).toEqual([1]);
});
