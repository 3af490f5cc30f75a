import { invalidParameter, MlflowError, tooManyRequests, unavailable } from './errors.ts';

/**
 * What a failed request to DynamoDB or S3 means, by the names its errors carry.
 * - contended: nothing happened, because others write the same items or too much is asked at once: read and try again;
 * - unknown: it may have happened;
 * - oversize: an item would pass DynamoDB's 400 KB, or a transaction its 4 MB;
 * - fatal: anything else, i.e. a mistake of ours or of the deployment.
 */
export type Failure = 'contended' | 'unknown' | 'oversize' | 'fatal';

const contended = [
  'ConditionalCheckFailed',
  'ConditionalCheckFailedException',
  'TransactionConflict',
  'TransactionConflictException',
  'ProvisionedThroughputExceeded',
  'ProvisionedThroughputExceededException',
  'ThrottlingError',
  'ThrottlingException',
  'RequestLimitExceeded',
  'LimitExceededException',
  'SlowDown',
];

const unknown = [
  'TimeoutError',
  'AbortError',
  'InternalServerError',
  'InternalServerErrorException',
  'ServiceUnavailable',
  'ServiceUnavailableException',
  'TransactionInProgressException',
];

type Shape = Error & {
  code?: string;
  $metadata?: { httpStatusCode?: number; attempts?: number };
  CancellationReasons?: { Code?: string; Message?: string }[];
};

const isSize = (text = '') => /size/i.test(text) && /exceed|limit|larger|maximum/i.test(text);

export function failureOf(error: unknown): Failure {
  if (!(error instanceof Error)) return 'fatal';
  const { name, message, code, $metadata, CancellationReasons: reasons = [] } = error as Shape;
  if (name === 'TransactionCanceledException') {
    if (reasons.some((reason) => isSize(reason.Message))) return 'oversize';
    return reasons.some((reason) => contended.includes(reason.Code ?? '')) ? 'contended' : 'fatal';
  }
  if (contended.includes(name)) return 'contended';
  if (name === 'ValidationException') return isSize(message) ? 'oversize' : 'fatal';
  const cutOff = ['ECONNRESET', 'ECONNREFUSED', 'EPIPE', 'ETIMEDOUT'].includes(code ?? '');
  return unknown.includes(name) || cutOff || ($metadata?.httpStatusCode ?? 0) >= 500 ? 'unknown' : 'fatal';
}

/** Also what the SDK has sent again: the answer that was lost may have been a success, whatever the last one says. */
export const mayHaveHappened = (error: unknown): boolean =>
  failureOf(error) === 'unknown' || (error instanceof Error && ((error as Shape).$metadata?.attempts ?? 1) > 1);

/** What one request asked for was not so; of a transaction, what its action of that place asked for. */
export function isRefused(error: unknown, action?: number): boolean {
  if (!(error instanceof Error)) return false;
  const { name, CancellationReasons: reasons = [] } = error as Shape;
  if (action === undefined) return name === 'ConditionalCheckFailedException';
  return reasons.at(action)?.Code === 'ConditionalCheckFailed';
}

/** How a failure is told to the client; one that is nobody's business becomes INTERNAL_ERROR and goes to the log. */
export function answerFor(error: unknown): MlflowError {
  if (error instanceof MlflowError) return error;
  switch (failureOf(error)) {
    case 'contended':
      return tooManyRequests('Too many requests at once. Try again.', error);
    case 'unknown':
      return unavailable(error);
    case 'oversize':
      return invalidParameter(
        'The texts of this model, version, experiment or run would pass 400 KB together, which is as much as is kept of ' +
          'one. Shorten or delete some, or keep long values with the artifacts.',
      );
    default:
      return new MlflowError('INTERNAL_ERROR', 'Internal error. Its cause is in the log.', { cause: error });
  }
}
