import { MlflowError } from '#shared/wire/errors.ts';

/** Any input is taken, or refused as the client's mistake: what else is thrown fails the test. */
export function takenOrRefused(call: () => unknown): void {
  try {
    call();
  } catch (error) {
    if (!(error instanceof MlflowError) || error.code !== 'INVALID_PARAMETER_VALUE') throw error;
  }
}
