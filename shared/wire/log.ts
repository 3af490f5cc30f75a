import { environment } from '#shared/operations/environment.ts';

const levels = ['debug', 'info', 'warn', 'error', 'off'] as const;
export type Level = Exclude<(typeof levels)[number], 'off'>;

const least = levels.indexOf((process.env[environment.logLevel] ?? 'info') as (typeof levels)[number]);

/** One JSON object a line, which is what CloudWatch can query. Only named fields: never a body, never a header. */
export function log(level: Level, message: string, fields: Record<string, unknown> = {}): void {
  if (levels.indexOf(level) < least) return;
  process.stdout.write(`${JSON.stringify({ level, time: new Date().toISOString(), message, ...fields })}\n`);
}
