import { describe, expect, test, vi } from 'vitest';
import { followUp } from '#shared/operations/workers.ts';
import { work } from '#shared/wire/work.ts';
import { context } from '#test/support/events.ts';
import { sqsRecord } from '#test/support/follow-up.ts';

/** The handler of whatever works off a queue. */

const refusing = (bad: unknown) => async (message: unknown) => {
  if (message === bad) throw new Error('not today');
};

test('messages are taken by themselves: those that fail come again, the others do not', async () => {
  const taken: unknown[] = [];
  const handler = work(followUp, async (message, until) => {
    taken.push(message);
    expect(until.deadline).toBeGreaterThan(Date.now());
    await refusing('b')(message);
  });
  const Records = ['a', 'b', 'c'].map((body) => sqsRecord(`message ${body}`, body));
  expect(await handler({ Records }, context)).toEqual({ batchItemFailures: [{ itemIdentifier: 'message b' }] });
  expect(taken).toEqual(['a', 'b', 'c']);
});

test('one that is no JSON fails alone', async () => {
  const handler = work(followUp, async () => {});
  const broken = { ...sqsRecord('broken', ''), body: '{' };
  expect(await handler({ Records: [broken, sqsRecord('whole', 1)] }, context)).toEqual({
    batchItemFailures: [{ itemIdentifier: 'broken' }],
  });
});

describe('a message that failed is handed out again', () => {
  test.each([
    [1, 1, 2],
    [4, 8, 16],
    [9, 256, 512],
    [10, 450, 900],
    [50, 450, 900],
  ])('after the %ith time in %i to %i seconds', async (receives, least, most) => {
    const postpone = vi.fn(async () => {});
    const handler = work(followUp, refusing('b'), postpone);
    await handler({ Records: [sqsRecord('1', 'b', receives), sqsRecord('2', 'c', receives)] }, context);
    expect(postpone.mock.calls).toEqual([['followUps', 'receipt of 1', expect.any(Number)]]);
    const [[, , seconds] = []] = postpone.mock.calls as unknown as [string, string, number][];
    expect(seconds).toBeGreaterThanOrEqual(least);
    expect(seconds).toBeLessThanOrEqual(most);
  });

  test('when its time is over, if it cannot be postponed', async () => {
    const handler = work(followUp, refusing('b'), () => Promise.reject(new Error('gone')));
    expect(await handler({ Records: [sqsRecord('1', 'b')] }, context)).toEqual({
      batchItemFailures: [{ itemIdentifier: '1' }],
    });
  });
});
