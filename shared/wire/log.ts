import { createHash } from 'node:crypto';
import { choices } from '#shared/operations/environment.ts';
import { chosen } from './environment.ts';
import type { Actor } from './request.ts';

const levels = choices.logLevel.values;
export type Level = Exclude<(typeof levels)[number], 'off'>;

const least = levels.indexOf(chosen('logLevel'));

/** One JSON object a line, which is what CloudWatch can query. Only named fields: never a body, never a header. */
export function log(level: Level, message: string, fields: Record<string, unknown> = {}): void {
  if (levels.indexOf(level) < least) return;
  process.stdout.write(`${JSON.stringify({ level, time: new Date().toISOString(), message, ...fields })}\n`);
}

const isHashed = chosen('logActor') === 'hashed';

/**
 * Who calls, as logs have it. Hashed, lines of one caller can still be told together, and compared with a name that one
 * knows already: of names that can be guessed it is no secret.
 */
export function logged(actor: Actor | undefined): string | undefined {
  if (!actor) return undefined;
  const name = `${actor.type}:${actor.id}`;
  return isHashed ? createHash('sha256').update(name).digest('hex') : name;
}
