/** MLflow's error codes and the HTTP status each travels with (mlflow/exceptions.py, ERROR_CODE_TO_HTTP_STATUS). */
export const errorStatus = {
  INVALID_PARAMETER_VALUE: 400,
  BAD_REQUEST: 400,
  RESOURCE_ALREADY_EXISTS: 400,
  UNAUTHENTICATED: 401,
  PERMISSION_DENIED: 403,
  RESOURCE_DOES_NOT_EXIST: 404,
  ENDPOINT_NOT_FOUND: 404,
  REQUEST_LIMIT_EXCEEDED: 429,
  INTERNAL_ERROR: 500,
  TEMPORARILY_UNAVAILABLE: 503,
} as const;

export type ErrorCode = keyof typeof errorStatus;

type Details = {
  /** Overrides the code's own status, where HTTP has a more precise one (405, 413). */
  status?: number;
  headers?: Record<string, string>;
  cause?: unknown;
};

/** An answer other than success: what the client is told, in MLflow's shape `{error_code, message}`. */
export class MlflowError extends Error {
  readonly code: ErrorCode;
  readonly status: number;
  readonly headers: Record<string, string>;

  constructor(code: ErrorCode, message: string, { status, headers, cause }: Details = {}) {
    super(message, { cause });
    this.name = 'MlflowError';
    this.code = code;
    this.status = status ?? errorStatus[code];
    this.headers = headers ?? {};
  }
}

export const invalidParameter = (message: string) => new MlflowError('INVALID_PARAMETER_VALUE', message);

export const doesNotExist = (message: string) => new MlflowError('RESOURCE_DOES_NOT_EXIST', message);

export const alreadyExists = (message: string) => new MlflowError('RESOURCE_ALREADY_EXISTS', message);

/** Too many writers at once: the MLflow client waits `Retry-After` seconds and sends the same call again. */
export const tooManyRequests = (message: string, cause?: unknown) =>
  new MlflowError('REQUEST_LIMIT_EXCEEDED', message, { headers: { 'retry-after': '1' }, cause });
