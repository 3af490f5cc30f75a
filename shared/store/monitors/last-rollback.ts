import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { minute } from '#shared/domain/observations/time.ts';
import { isRefused } from '#shared/wire/failures.ts';
import { client } from '../client.ts';
import { put, unchanged } from '../expression.ts';
import { getItem } from '../items.ts';
import type { Look } from './evidence.ts';
import { lastRollbackKey } from './keys.ts';

const refusal = (version: unknown, at: number, minutes: number): string =>
  `It waits: at ${new Date(at).toISOString()} version ${version} was rolled back, and it may be done once in ${minutes} minutes.`;

/**
 * Takes the one rollback that a monitor has in its cool-down, for one firing of a version: for that it may be tried again.
 * `undefined`: it may; else why not.
 */
export async function mayRollBack({ monitor, version, due }: Look, fired_at: number): Promise<string | undefined> {
  const { id, cool_down_minutes } = monitor;
  const last = await getItem(lastRollbackKey(id));
  const isSame = last?.version === version && last.fired_at === fired_at;
  if (isSame) return undefined;
  if (last && due - Number(last.due) < cool_down_minutes * minute)
    return refusal(last.version, Number(last.due), cool_down_minutes);
  const taken = { ...lastRollbackKey(id), version, fired_at, due, n: Number(last?.n ?? 0) + 1 };
  try {
    await client.send(new PutCommand(put(taken, unchanged('n', last?.n))));
    return undefined;
  } catch (error) {
    if (!isRefused(error)) throw error;
    return refusal('another', due, cool_down_minutes);
  }
}
