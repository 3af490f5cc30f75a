import { choices } from '#shared/operations/environment.ts';
import { chosen } from './environment.ts';

const levels = choices.logLevel.values;
export type Level = Exclude<(typeof levels)[number], 'off'>;

const least = levels.indexOf(chosen('logLevel'));

/** One JSON object a line, which is what CloudWatch can query. Only named fields: never a body, never a header. */
export function log(level: Level, message: string, fields: Record<string, unknown> = {}): void {
  if (levels.indexOf(level) < least) return;
  process.stdout.write(`${JSON.stringify({ level, time: new Date().toISOString(), message, ...fields })}\n`);
}
