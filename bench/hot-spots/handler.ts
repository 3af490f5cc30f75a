import type { Sent, Stage } from './calls.ts';
import type { Process } from './clock.ts';
import { assumed, patience, sdk } from './limits.ts';
import type { Subject } from './table.ts';
import type { World } from './world.ts';

/** `item`: which one a condition of it is on; `throttled`: whether the table has, so far. */
export type Call = { stages: readonly Stage[]; subject: Subject; item: string; throttled: boolean };

type Outcome = 'done' | 'throttled' | 'conflict';

const lasting = ({ transaction, writes }: Sent) =>
  transaction ? assumed.transaction : writes ? assumed.update : assumed.read;

/** One try of one request. */
function* send(world: World, sent: Sent, call: Call, rev: number): Process<Outcome> {
  const { clock, table, items } = world;
  const { subject, item } = call;
  const { reads, writes, condition } = sent;
  const lasts = world.about(lasting(sent));
  const enough =
    (!reads || table.take('reads', reads, subject, clock.now)) &&
    (!writes || table.take('writes', writes, subject, clock.now));
  const settled = enough && (!condition || items.begin(item, condition === 'rev' ? rev : undefined, clock.now, lasts));
  if (!enough) call.throttled = true;
  yield lasts;
  return enough ? (settled ? 'done' : 'conflict') : 'throttled';
}

/** As the SDK does, which leaves transactions that were cancelled to whoever has made them. */
function* sendAgain(world: World, sent: Sent, call: Call, rev: number): Process<Outcome> {
  for (let tries = 1; ; tries++) {
    const outcome = yield* send(world, sent, call, rev);
    if (outcome !== 'throttled' || sent.transaction || tries === sdk.tries) return outcome;
    yield world.random() * sdk.wait * 2 ** (tries - 1);
  }
}

function* attempt(world: World, { requests }: Stage, call: Call): Process<Outcome> {
  const rev = world.items.rev(call.item);
  for (const sent of requests) {
    const outcome = yield* sendAgain(world, sent, call, rev);
    if (outcome !== 'done') return outcome;
  }
  return 'done';
}

/** What a function does, `retrying` of `shared/store/commit.ts` included: whether it answers 200, or 429. */
export function* handle(world: World, call: Call): Process<boolean> {
  const deadline = world.clock.now + patience;
  for (const stage of call.stages) {
    for (let tries = 0; ; tries++) {
      const outcome = yield* attempt(world, stage, call);
      if (outcome === 'done') break;
      if (outcome === 'conflict') world.conflicts += 1;
      if (!stage.again || world.clock.now > deadline) return false;
      yield world.random() * Math.min(500, 10 * 2 ** tries);
    }
  }
  return true;
}
