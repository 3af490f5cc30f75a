import type { Context } from 'aws-lambda';
import type { Schedule } from '#shared/operations/schedules.ts';
import { requireAccess } from './environment.ts';

/** Left of a function's time when its work is to be over (ms). */
const reserve = 15_000;

/** The Lambda handler of what the clock starts; `run` begins nothing new after its deadline (ms since 1970). */
export function scheduled<Result>({ access }: Schedule, run: (deadline: number) => Promise<Result>) {
  requireAccess(access);
  return (_event: unknown, context: Pick<Context, 'getRemainingTimeInMillis'>): Promise<Result> =>
    run(Date.now() + context.getRemainingTimeInMillis() - reserve);
}
