import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { ulid } from 'ulid';
import { isRefused } from '#shared/wire/failures.ts';
import { client } from '../client.ts';
import { unchanged, update } from '../expression.ts';
import type { Item } from '../items.ts';
import { laneKey } from '../keys.ts';
import { forgotten } from './lifetime.ts';

/** A lane is one's own for so long, and anew with each try that is recorded (ms): a try takes 5 s. */
export const leaseFor = 15_000;

/** What a webhook is told of one model. Times are milliseconds since 1970. */
export type Lane = {
  webhook: string;
  model: string;
  /** Of whoever works at it, until when. */
  token?: string;
  lease_until?: number;
  /** Its first has failed, and is not tried again before. */
  next_at?: number;
  /** When the next wake comes that somebody has sent for it. */
  watch?: number;
};

export const toLane = (webhook: string, model: string, item: Item | undefined): Lane => ({
  ...(item as Partial<Lane> | undefined),
  webhook,
  model,
});

export const isLeased = ({ token, lease_until = 0 }: Lane): boolean => token !== undefined && lease_until > Date.now();

async function changed(change: Parameters<typeof update>[0]): Promise<boolean> {
  try {
    await client.send(new UpdateCommand(update(change)));
    return true;
  } catch (error) {
    if (isRefused(error)) return false;
    throw error;
  }
}

/** The lane is one's own, by this token; `undefined`: somebody else was faster. */
export async function acquire({ webhook, model, token, lease_until }: Lane): Promise<string | undefined> {
  const own = ulid();
  const won = await changed({
    key: laneKey(webhook, model),
    set: [
      ['token', own],
      ['lease_until', Date.now() + leaseFor],
      ['ttl', forgotten()],
    ],
    if: [unchanged('token', token), unchanged('lease_until', lease_until)],
  });
  return won ? own : undefined;
}

/** Of a lane that is one's own no more, nothing. */
export async function release({ webhook, model }: Lane, token: string): Promise<void> {
  const set = [['token', undefined] as const, ['lease_until', undefined] as const];
  await changed({ key: laneKey(webhook, model), set, if: [unchanged('token', token)] });
}
