import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { client } from '../client.ts';
import { update } from '../expression.ts';
import type { Key } from '../keys.ts';
import { send } from '../queues/send.ts';
import { forgotten } from './lifetime.ts';
import { messageOf, type Wake } from './wake.ts';

/** Clocks may differ by so much: a wake that is to come any moment may have come (ms). */
const slack = 5_000;

/** A wake that comes so much later than it is needed is soon enough (ms). */
const late = 60_000;

/** SQS delays no message longer (ms). */
const longest = 900_000;

/**
 * Makes sure that a wake comes at `at` (ms since 1970), or earlier if that is far: sends one, unless the item says by
 * `watch`, the time at which the last that was sent for it comes, that one is on its way. It is sent before that is
 * written, so that no wake is counted on that there is not; two that are sent at once do no harm.
 */
export async function expectWake(key: Key, wake: Wake, watch: number | undefined, at: number): Promise<void> {
  const now = Date.now();
  const due = Math.min(Math.max(at, now + 1), now + longest);
  if (watch !== undefined && watch > now + slack && watch <= due + late) return;
  const delay = Math.ceil((due - now) / 1_000);
  await send('deliveries', [messageOf(wake, delay)]);
  const set = [['watch', now + delay * 1_000] as const, ['ttl', forgotten()] as const];
  await client.send(new UpdateCommand(update({ key, set })));
}
