import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { failuresUntilPause, probeEvery } from '#shared/domain/webhooks/back-off.ts';
import { isRefused } from '#shared/wire/failures.ts';
import { client } from '../client.ts';
import { absent, equal, exists, update } from '../expression.ts';
import type { Item } from '../items.ts';
import { healthKey } from '../keys.ts';
import { forgotten } from './lifetime.ts';

/** How a webhook's receiver has been lately, over all lanes. Times are milliseconds since 1970. */
export type Health = {
  /** In a row. */
  failures: number;
  /** Since when. */
  paused?: number;
  /** Not before then does somebody try whether it is better. */
  probe_at?: number;
  /** It pauses no more, and not all lanes have been woken yet. */
  waking?: true;
  /** When the next wake comes that somebody has sent for it. */
  watch?: number;
};

export const toHealth = (item: Item | undefined): Health => ({ failures: 0, ...(item as Partial<Health> | undefined) });

type Change = Parameters<typeof update>[0];

/** `false`: what it asks for is not so. */
async function changed(id: string, change: Omit<Change, 'key'>): Promise<boolean> {
  const set = [...(change.set ?? []), ['ttl', forgotten()] as const];
  try {
    await client.send(new UpdateCommand(update({ ...change, key: healthKey(id), set })));
    return true;
  } catch (error) {
    if (isRefused(error)) return false;
    throw error;
  }
}

/** It is counted, and the one that is too much makes the webhook pause. */
export async function failed(id: string): Promise<Health> {
  const change = { key: healthKey(id), add: { failures: 1 }, set: [['ttl', forgotten()] as const] };
  const { Attributes } = await client.send(new UpdateCommand({ ...update(change), ReturnValues: 'ALL_NEW' }));
  const health = toHealth(Attributes as Item);
  if (health.failures < failuresUntilPause || health.paused !== undefined) return health;
  const now = Date.now();
  const pause = { paused: now, probe_at: now + probeEvery };
  await changed(id, { set: Object.entries(pause), if: [absent('paused')] });
  return { ...health, ...pause };
}

/** Whose turn it is to probe: of all that see the same, one. */
export const mayProbe = (id: string, { probe_at }: Health): Promise<boolean> =>
  changed(id, {
    set: [['probe_at', Date.now() + probeEvery]],
    if: [exists('paused'), probe_at === undefined ? absent('probe_at') : equal('probe_at', probe_at)],
  });

const well = [
  ['failures', 0],
  ['paused', undefined],
  ['probe_at', undefined],
] as const;

/** A success after failures, of one that does not pause. */
export const recovered = (id: string): Promise<boolean> => changed(id, { set: well, if: [absent('paused')] });

/** All lanes are to be woken; until `cleared`, whoever looks at the webhook does it. */
export const resumed = (id: string): Promise<boolean> => changed(id, { set: [...well, ['waking', true]] });

export const cleared = (id: string): Promise<boolean> => changed(id, { set: [['waking', undefined]] });
