/** Errors as the SDK throws them. */

export const failure = (name: string, message = name, more: object = {}): Error =>
  Object.assign(new Error(message), { name, ...more });

export const cancelled = (...reasons: { Code: string; Message?: string }[]): Error =>
  failure('TransactionCanceledException', 'Transaction cancelled', { CancellationReasons: reasons });

export const conditionFailed = () => failure('ConditionalCheckFailedException', 'The conditional request failed');
export const throttled = () => failure('ThrottlingException', 'Rate exceeded', { $metadata: { httpStatusCode: 400 } });
export const timedOut = () => failure('TimeoutError', 'socket timed out');
export const tooLarge = () => failure('ValidationException', 'Item size has exceeded the maximum allowed size');
