import { MlflowError } from '#shared/wire/errors.ts';

/** Why something cannot be, for a state to say. What may be in a minute, or nobody foresaw, is thrown on. */
export function refusalIn(error: unknown): string {
  if (error instanceof MlflowError && error.status !== 429 && error.status < 500) return error.message;
  throw error;
}
