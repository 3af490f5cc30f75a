import type { Units } from './calls.ts';

/** What no test measures by itself: units counted from the actions, of items of up to 1 kB. */
export const counted: { readonly [what: string]: { reads?: Units; writes?: Units } } = {
  'create token': { writes: { TOKENS: 2 } },
  'a token that is not known for a minute': { reads: { TOKENS: 1 } },
  'create webhook': { writes: { WEBHOOKS: 2 } },
  'create monitor': { writes: { MONITORS: 2 } },
  /** Queued: the delivery, its marker. Told at once: the lane, the delivery, the try, the marker. */
  'tell a webhook of all models of an event': { writes: { 'WEBHOOK#<id>': 12 } },
  'dispatch a batch of the stream': { writes: { 'SENT#<hour>': 1 } },
  'chain a model’s first row': { writes: { 'list HEADS': 1 } },
  'a new receipt': { writes: { 'list RECEIPTS': 1 } },
  'observe a series in a new hour': { writes: { 'FOLD#<shard>': 1 } },
};
