import { type ErrorCode, errorStatus } from '#shared/operations/error-codes.ts';

type Details = {
  /** Overrides the code's own status, where HTTP has a more precise one (405, 413). */
  status?: number;
  headers?: Record<string, string>;
  cause?: unknown;
};

/** Characters of a message: many quote what was sent, which may be more than an answer has room for. */
const longest = 10_000;

const shortened = (message: string) =>
  message.length <= longest ? message : `${message.slice(0, longest).toWellFormed()}…`;

/** An answer other than success: what the client is told, in MLflow's shape `{error_code, message}`. */
export class MlflowError extends Error {
  readonly code: ErrorCode;
  readonly status: number;
  readonly headers: Record<string, string>;

  constructor(code: ErrorCode, message: string, { status, headers, cause }: Details = {}) {
    super(shortened(message), { cause });
    this.name = 'MlflowError';
    this.code = code;
    this.status = status ?? errorStatus[code];
    this.headers = headers ?? {};
  }
}

export const invalidParameter = (message: string) => new MlflowError('INVALID_PARAMETER_VALUE', message);

export const doesNotExist = (message: string) => new MlflowError('RESOURCE_DOES_NOT_EXIST', message);

export const alreadyExists = (message: string) => new MlflowError('RESOURCE_ALREADY_EXISTS', message);

/** What is there now forbids it. */
export const conflict = (message: string) => new MlflowError('RESOURCE_CONFLICT', message);

/** Too many writers at once: the MLflow client waits `Retry-After` seconds and sends the same call again. */
export const tooManyRequests = (message: string, cause?: unknown) =>
  new MlflowError('REQUEST_LIMIT_EXCEEDED', message, { headers: { 'retry-after': '1' }, cause });

/** What was asked for may have happened. */
export const unavailable = (cause: unknown) =>
  new MlflowError('TEMPORARILY_UNAVAILABLE', 'The registry cannot be reached just now. Try again.', {
    headers: { 'retry-after': '1' },
    cause,
  });
