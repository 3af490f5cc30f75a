import { environment } from '#shared/operations/environment.ts';

const levels = ['debug', 'info', 'warn', 'error'] as const;
export type Level = (typeof levels)[number];

const least = levels.indexOf((process.env[environment.logLevel] ?? 'info') as Level);

/** One JSON object a line, which is what CloudWatch can query. Only named fields: never a body, never a header. */
export function log(level: Level, message: string, fields: Record<string, unknown> = {}): void {
  if (levels.indexOf(level) < least) return;
  process.stdout.write(`${JSON.stringify({ level, time: new Date().toISOString(), message, ...fields })}\n`);
}
