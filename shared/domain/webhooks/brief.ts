import { type Brief, brief } from '../brief.ts';
import type { Webhook } from './types.ts';

/** What a row of history tells of a webhook. */
type Told = Partial<Record<'name' | 'description' | 'url' | 'status' | 'signature' | 'secrets' | 'job', string>> & {
  events?: readonly string[];
  insecure?: true;
};

/** Bytes that a row tells whole, and characters of a description that are enough to know it by. */
const room = 256;
const enough = 60;

/**
 * Where it leads, but not the way there: a receiver's URL is often all that it takes to speak in somebody's name, and
 * history is for whoever may read the model.
 */
function shownUrl(url: string): string {
  const { origin, pathname, search } = new URL(url);
  return pathname === '/' && search === '' ? origin : `${origin}/…`;
}

const beginning = (text: string) => (text.length > enough ? `${text.slice(0, enough).toWellFormed()}…` : text);

const toldOf = ({ name, description, url, events, status, signature, insecure, job }: Webhook): Told => ({
  ...(name !== undefined && { name }),
  ...(description && { description: beginning(description) }),
  url: shownUrl(url),
  events,
  status,
  signature,
  ...(insecure && { insecure }),
  ...(job && { job: job.job_id }),
});

/** Of events that are too many for a row only how many. */
function textOf(told: Told): Brief {
  const whole = JSON.stringify(told);
  if (!told.events || Buffer.byteLength(whole) <= room) return brief(whole);
  return brief(JSON.stringify({ ...told, events: told.events.length }));
}

/** Of one that is made, or goes. */
export const briefOf = (webhook: Webhook): Brief => textOf(toldOf(webhook));

const isSame = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);

/**
 * Of one that is changed, what is not as it was; of a URL and of secrets, which are not told, that they are others.
 * `secrets`: they were given anew.
 */
export function briefChange(before: Webhook, after: Webhook, secrets: boolean): { from: Brief; to: Brief } {
  const [old, now] = [toldOf(before), toldOf(after)];
  // Of both as they are, not as they are told.
  const fields = ['name', 'description', 'url', 'events', 'status', 'signature', 'insecure', 'job'] as const;
  const changed = fields.filter((field) => !isSame(before[field], after[field]));
  const only = (told: Told) => Object.fromEntries(changed.map((field) => [field, told[field]])) as Told;
  return { from: textOf(only(old)), to: textOf({ ...only(now), ...(secrets && { secrets: 'given anew' }) }) };
}
