import { beforeEach, describe, expect, test, vi } from 'vitest';
import { commit, retrying, type Write } from '#shared/store/commit.ts';
import { MlflowError } from '#shared/wire/errors.ts';
import { caller, stamp } from '#test/support/events.ts';
import { cancelled, conditionFailed, failure, throttled, timedOut, tooLarge } from '#test/support/failures.ts';
import { dynamodb, type FakeTable, fakeTable, now } from '#test/support/fake-table.ts';

const request = { id: stamp.request, ...caller, client: stamp.client, deadline: now + 20_000 };

/** A write of one row, another one each time it is planned. */
let planned: number;
const row = (n: number) => ({ pk: 'P', sk: `ROW#${n}` });
const plan = async (): Promise<Write<string>> => {
  planned += 1;
  const Item = { ...row(planned), request: request.id };
  return { actions: [{ Put: { TableName: 'stagebook-unit', Item } }], row: row(planned), result: `plan ${planned}` };
};

const answer = async (promise: Promise<unknown>) => {
  const error = await promise.catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(MlflowError);
  const { status, code, headers } = error as MlflowError;
  return { status, code, ...headers };
};
const limited = { status: 429, code: 'REQUEST_LIMIT_EXCEEDED', 'retry-after': '1' };
const unknown = { status: 503, code: 'TEMPORARILY_UNAVAILABLE', 'retry-after': '1' };

let table: FakeTable;
beforeEach(() => {
  planned = 0;
  table = fakeTable();
});

test('one transaction when nobody is in the way', async () => {
  expect(await commit(request, plan)).toBe('plan 1');
  expect(table.trips).toEqual([['transact 1']]);
});

test('no actions: the result, and nothing sent', async () => {
  expect(await commit(request, async () => ({ actions: [], result: 'as it is' }))).toBe('as it is');
  expect(table.trips).toEqual([]);
});

describe('what is contended is planned again', () => {
  test.each([
    ['another writer was first', cancelled({ Code: 'None' }, { Code: 'ConditionalCheckFailed' })],
    ['a transaction is under way', cancelled({ Code: 'TransactionConflict' })],
    ['an ADD met a transaction', failure('TransactionConflictException')],
    ['the table is throttled', cancelled({ Code: 'ThrottlingError' })],
    ['the partition is throttled', cancelled({ Code: 'ProvisionedThroughputExceeded' })],
    ['the SDK gave up on throttling', throttled()],
    ['a single write lost', conditionFailed()],
  ])('%s', async (_, error) => {
    table.failNext(error, error);
    expect(await commit(request, plan)).toBe('plan 3');
    expect([...table.items.keys()]).toEqual(['P ROW#3']);
  });
});

describe('what is not contended is thrown as it is, at once', () => {
  test.each([
    failure('ValidationException', 'The document path is invalid'),
    failure('AccessDeniedException'),
    tooLarge(),
    cancelled({ Code: 'ValidationError', Message: 'Item size to update has exceeded the maximum allowed size' }),
    cancelled({
      Code: 'ValidationError',
      Message: 'The provided expression refers to an attribute that does not exist',
    }),
    new TypeError('a mistake of ours'),
  ])('%s', async (error) => {
    table.failNext(error);
    await expect(commit(request, plan)).rejects.toBe(error);
    expect(table.trips).toHaveLength(1);
  });

  test('what a plan refuses, too', async () => {
    const refusal = new MlflowError('RESOURCE_DOES_NOT_EXIST', 'gone');
    await expect(commit(request, () => Promise.reject(refusal))).rejects.toBe(refusal);
  });
});

describe('an unknown outcome is settled by the row', () => {
  const unknowns = [
    timedOut(),
    failure('AbortError'),
    failure('InternalServerError', 'x', { $metadata: { httpStatusCode: 500 } }),
    failure('TransactionInProgressException'),
    failure('Error', 'socket hang up', { code: 'ECONNRESET' }),
    failure('ProvisionedThroughputExceededException', 'after a time-out', { $metadata: { attempts: 3 } }),
    Object.assign(cancelled({ Code: 'TransactionConflict' }), { $metadata: { attempts: 2 } }),
  ];

  test.each(unknowns)('%s after the commit: one effect', async (error) => {
    table.failNext({ after: error });
    expect(await commit(request, plan)).toBe('plan 1');
    expect(table.trips).toEqual([['transact 1'], ['get P ROW#1']]);
    expect([...table.items.keys()]).toEqual(['P ROW#1']);
  });

  test.each(unknowns)('%s instead of the commit: tried again', async (error) => {
    table.failNext(error);
    expect(await commit(request, plan)).toBe('plan 2');
    expect([...table.items.keys()]).toEqual(['P ROW#2']);
  });

  test('a row of that key by somebody else is not ours', async () => {
    table.put({ ...row(1), request: 'another' });
    table.failNext(timedOut());
    expect(await commit(request, plan)).toBe('plan 2');
  });

  test('every doubtful try is asked for, the first too', async () => {
    table.failNext(timedOut(), timedOut());
    table.before(4, () => table.put({ ...row(1), request: request.id }));
    expect(await commit(request, plan)).toBe('plan 1');
  });

  test('of tries with the same row the one that left it is told', async () => {
    table.failNext(timedOut(), { after: timedOut() });
    const made = async (): Promise<Write<string>> => {
      planned += 1;
      const Item = { ...row(1), request: request.id, made: planned };
      return { actions: [{ Put: { TableName: 'stagebook-unit', Item } }], row: row(1), result: `plan ${planned}` };
    };
    expect(await commit(request, made)).toBe('plan 2');
  });

  test('what comes late and is refused for having happened has happened, once that can be read', async () => {
    // As of a rename: after it, there is nothing of the name.
    const refusal = new MlflowError('RESOURCE_DOES_NOT_EXIST', 'gone');
    table.failNext(timedOut());
    table.before(3, () => {
      throw timedOut();
    });
    table.before(4, () => table.put({ ...row(1), request: request.id }));
    expect(await commit(request, () => (planned > 0 ? Promise.reject(refusal) : plan()))).toBe('plan 1');
  });

  test('without a row nothing can be settled: tried again', async () => {
    table.failNext(timedOut());
    expect(await commit(request, async () => ({ actions: (await plan()).actions, result: 'done' }))).toBe('done');
    expect(table.trips).toEqual([['transact 1'], ['transact 1']]);
  });
});

describe('the deadline', () => {
  test.each([
    ['429', throttled(), limited],
    ['429', cancelled({ Code: 'TransactionConflict' }), limited],
    ['503, for nobody knows', timedOut(), unknown],
  ])('%s and Retry-After after %s until then, nothing written', async (_, error, told) => {
    dynamodb.reset().callsFake(() => {
      vi.advanceTimersByTime(4_000);
      throw error;
    });
    expect(await answer(commit(request, plan))).toEqual(told);
    expect(table.items.size).toBe(0);
    expect(dynamodb.calls().length).toBeGreaterThan(4);
  });

  test('what succeeds after it has succeeded', async () => {
    expect(await retrying({ deadline: now - 1 }, async () => 'late')).toBe('late');
  });

  test('what fails after it is tried once', async () => {
    const attempt = vi.fn(() => Promise.reject(throttled()));
    expect(await answer(retrying({ deadline: now - 1 }, attempt))).toEqual(limited);
    expect(attempt).toHaveBeenCalledOnce();
  });
});
