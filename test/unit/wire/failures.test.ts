import { describe, expect, test } from 'vitest';
import { errorStatus } from '#shared/operations/error-codes.ts';
import { invalidParameter, MlflowError } from '#shared/wire/errors.ts';
import { answerFor, failureOf } from '#shared/wire/failures.ts';
import { cancelled, conditionFailed, failure, throttled, timedOut, tooLarge } from '#test/support/failures.ts';

test.each<[string, unknown, string]>([
  ['a lost condition', conditionFailed(), 'contended'],
  ['a lost condition in a transaction', cancelled({ Code: 'None' }, { Code: 'ConditionalCheckFailed' }), 'contended'],
  ['a conflict', cancelled({ Code: 'TransactionConflict' }), 'contended'],
  ['a conflict of a single write', failure('TransactionConflictException'), 'contended'],
  ['throttling', throttled(), 'contended'],
  ['throttling in a transaction', cancelled({ Code: 'ThrottlingError' }), 'contended'],
  ['a hot partition', failure('ProvisionedThroughputExceededException'), 'contended'],
  ['a hot partition in a transaction', cancelled({ Code: 'ProvisionedThroughputExceeded' }), 'contended'],
  ['too many requests', failure('RequestLimitExceeded'), 'contended'],
  ['S3’s throttling', failure('SlowDown', 'x', { $metadata: { httpStatusCode: 503 } }), 'contended'],
  ['S3’s 500', failure('InternalError', 'x', { $metadata: { httpStatusCode: 500 } }), 'unknown'],
  ['no rights in the bucket', failure('AccessDenied', 'x', { $metadata: { httpStatusCode: 403 } }), 'fatal'],
  ['no bucket', failure('NoSuchBucket', 'x', { $metadata: { httpStatusCode: 404 } }), 'fatal'],
  ['a time-out', timedOut(), 'unknown'],
  ['an abort', failure('AbortError'), 'unknown'],
  ['a 500', failure('Whatever', 'x', { $metadata: { httpStatusCode: 500 } }), 'unknown'],
  ['a 503', failure('ServiceUnavailableException'), 'unknown'],
  ['the same token still under way', failure('TransactionInProgressException'), 'unknown'],
  ['a cut connection', failure('Error', 'x', { code: 'ECONNRESET' }), 'unknown'],
  ['a refused connection', failure('Error', 'x', { code: 'ECONNREFUSED' }), 'unknown'],
  ['an item over 400 KB', tooLarge(), 'oversize'],
  [
    'one in a transaction',
    cancelled({ Code: 'ValidationError', Message: 'Item size has exceeded the maximum' }),
    'oversize',
  ],
  [
    'a size beside a lost condition',
    cancelled(
      { Code: 'ConditionalCheckFailed' },
      { Code: 'ValidationError', Message: 'Item size to update has exceeded the maximum allowed size' },
    ),
    'oversize',
  ],
  ['a wrong expression', failure('ValidationException', 'Invalid UpdateExpression'), 'fatal'],
  ['a wrong item in a transaction', cancelled({ Code: 'ValidationError', Message: 'wrong type' }), 'fatal'],
  ['no rights', failure('AccessDeniedException'), 'fatal'],
  ['no table', failure('ResourceNotFoundException'), 'fatal'],
  ['a mistake', new TypeError('x is not a function'), 'fatal'],
  ['no error at all', 'text', 'fatal'],
  ['nothing', undefined, 'fatal'],
])('%s', (_, error, kind) => {
  expect(failureOf(error)).toBe(kind);
});

describe('what the client is told', () => {
  test.each<[unknown, number, string, string | undefined]>([
    [throttled(), 429, 'REQUEST_LIMIT_EXCEEDED', '1'],
    [timedOut(), 503, 'TEMPORARILY_UNAVAILABLE', '1'],
    [tooLarge(), 400, 'INVALID_PARAMETER_VALUE', undefined],
    [new TypeError('secret'), 500, 'INTERNAL_ERROR', undefined],
    [invalidParameter('mine'), 400, 'INVALID_PARAMETER_VALUE', undefined],
  ])('%s: %i %s', (error, status, code, retryAfter) => {
    const answer = answerFor(error);
    expect([answer.status, answer.code, answer.headers['retry-after']]).toEqual([status, code, retryAfter]);
    expect(answer.message).not.toContain('secret');
  });

  test('its own errors as they are, the others with their cause for the log', () => {
    const own = invalidParameter('mine');
    expect(answerFor(own)).toBe(own);
    const other = new TypeError('x');
    expect(answerFor(other).cause).toBe(other);
  });
});

test('codes travel with MLflow’s statuses, but for those of HTTP that say more', () => {
  for (const [code, status] of Object.entries(errorStatus)) {
    expect(new MlflowError(code as keyof typeof errorStatus, 'm').status).toBe(status);
  }
  expect(new MlflowError('ENDPOINT_NOT_FOUND', 'm', { status: 405 }).status).toBe(405);
});
