import { type CallName, stagesOf } from './calls.ts';
import { chainedAs } from './chaining.ts';
import { askAgain, type Told } from './client.ts';
import type { Process } from './clock.ts';
import { Ledger } from './ledger.ts';
import { mlflowRetries } from './limits.ts';
import type { Refusals } from './refusals.ts';
import { World, type WorldOptions } from './world.ts';

/** Calls all of which come within so many seconds, or hosts that ask again so many seconds after they were answered. */
type Load = { calls: number; within: number } | { hosts: number; every: number; lasting: number };

export type Scenario = {
  call: CallName;
  load: Load;
  /** Which are called in turn; one, if it says nothing. */
  models?: number;
  /** Calls that would be at different versions are all at one. */
  oneVersion?: true;
  /** As MLflow's client does; who polls comes again anyway. */
  retries?: true;
  /** Seconds after which calls are counted. */
  from?: number;
};

export type Outcome = {
  asked: number;
  /** How many of them the table has throttled, be it once. */
  met: number;
  /** Of those that were answered 200, milliseconds. */
  p50: number;
  p99: number;
  /** The longest. */
  last: number;
  retries: number;
  conflicts: number;
  /** Told in the end what is not 200: by API Gateway, by Lambda, by us. */
  refused: { gateway: number; lambda: number; throttled: number };
  /** Whoever has refused a request, in the order in which they began to: families of partitions, `gateway`, `lambda`. */
  refusals: ReturnType<Refusals['list']>;
  /** Environments at once. */
  environments: number;
  /** Milliseconds for which the ledger was behind, at most. */
  behind: number;
};

const at = (sorted: readonly number[], share: number) =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;

export function simulate(
  { call, load, models = 1, oneVersion, retries, from = 0 }: Scenario,
  options: WorldOptions,
): Outcome {
  const world = new World(options);
  const ledger = new Ledger(world);
  const told: (Told & { met: boolean })[] = [];
  const stages = stagesOf(call);
  const isOfModel = JSON.stringify(stages).includes('"rev"');

  function* one(nth: number): Process {
    const subject = world.subject(nth % models);
    const item = isOfModel || oneVersion ? `${subject.model}` : `${subject.model} ${nth}`;
    const began = world.clock.now;
    const asked = { stages, subject, item, throttled: false };
    const answer = yield* askAgain(world, asked, retries ? mlflowRetries.most : 0);
    if (began >= from * 1_000) told.push({ ...answer, met: asked.throttled });
    const entry = chainedAs[call];
    if (answer.answer === 'ok' && entry) ledger.ring(entry, subject);
  }

  function* host(nth: number, every: number, until: number): Process {
    while (world.clock.now < until) {
      yield* one(nth);
      yield every * 1_000;
    }
  }

  if ('hosts' in load) {
    const { hosts, every, lasting } = load;
    for (let n = 0; n < hosts; n++) world.clock.spawn(host(n, every, lasting * 1_000), world.random() * every * 1_000);
  } else {
    for (let n = 0; n < load.calls; n++) world.clock.spawn(one(n), (n / load.calls) * load.within * 1_000);
  }
  world.clock.run();

  const good = told
    .filter(({ answer }) => answer === 'ok')
    .map(({ ms }) => ms)
    .sort((a, b) => a - b);
  const refused = (by: Told['answer']) => told.filter(({ answer }) => answer === by).length;
  return {
    asked: told.length,
    met: told.filter(({ met }) => met).length,
    p50: at(good, 0.5),
    p99: at(good, 0.99),
    last: at(good, 1),
    retries: told.reduce((sum, one) => sum + one.retries, 0),
    conflicts: world.conflicts,
    refused: { gateway: refused('gateway'), lambda: refused('lambda'), throttled: refused('throttled') },
    refusals: [...world.front.refused.list(), ...world.table.throttled.list()].sort((a, b) => a.since - b.since),
    environments: world.front.environments,
    behind: ledger.behind,
  };
}
