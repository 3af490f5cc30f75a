import { createHash } from 'node:crypto';

/** A text in the history: itself, or when it is long what identifies it. */
export type Brief = string | { sha256: string; bytes: number };

const longest = 256;

export function brief(text: string): Brief;
export function brief(text: string | undefined): Brief | undefined;
export function brief(text: string | undefined): Brief | undefined {
  if (text === undefined) return undefined;
  const bytes = Buffer.byteLength(text);
  return bytes <= longest ? text : { sha256: createHash('sha256').update(text).digest('hex'), bytes };
}

export const briefTags = (tags: Record<string, string>): Record<string, Brief> | undefined =>
  Object.keys(tags).length > 0
    ? Object.fromEntries(Object.entries(tags).map(([key, value]) => [key, brief(value)]))
    : undefined;
