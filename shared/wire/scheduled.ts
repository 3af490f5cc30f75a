import type { Context } from 'aws-lambda';
import type { Schedule } from '#shared/operations/schedules.ts';
import { requireAccess } from './environment.ts';

/** Left of a function's time when its work is to be over (ms). */
const reserve = 15_000;

/** What EventBridge says of the start: `time` is the one it was due at (ISO 8601). */
export type Start = { time?: string };

/**
 * The Lambda handler of what the clock starts; `run` begins nothing new after its deadline, and `due` is when it was to
 * start (both ms since 1970).
 */
export function scheduled<Result>({ access }: Schedule, run: (deadline: number, due: number) => Promise<Result>) {
  requireAccess(access);
  return ({ time }: Start, context: Pick<Context, 'getRemainingTimeInMillis'>): Promise<Result> => {
    const now = Date.now();
    return run(now + context.getRemainingTimeInMillis() - reserve, time === undefined ? now : Date.parse(time));
  };
}
