import type { Event } from '#shared/operations/events.ts';
import { payloadsFor } from './payloads.ts';
import type { Webhook } from './types.ts';

/** A webhook as whoever may read the model sees it: not where it leads. */
export type WouldFire = { id: string; name?: string; description?: string; event: string };

/** Characters of a description: there can be thousands of them in one answer. */
const longest = 200;

const beginning = (text: string) => (text.length > longest ? `${text.slice(0, longest).toWellFormed()}…` : text);

/** Those that would be told of an event, and by which name: once, however often. */
export const wouldFire = (webhooks: readonly Webhook[], event: Event): WouldFire[] =>
  webhooks
    .filter(({ status }) => status === 'ACTIVE')
    .flatMap((webhook) => {
      const { id, name, description } = webhook;
      const told = new Set(payloadsFor(webhook, event).map((payload) => payload.event));
      return [...told].map((one) => ({
        id,
        ...(name !== undefined && { name }),
        ...(description && { description: beginning(description) }),
        event: one,
      }));
    });
