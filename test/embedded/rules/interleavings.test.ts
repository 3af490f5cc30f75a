import { beforeEach, expect, test, vi } from 'vitest';
import type { Weaken } from '#test/embedded/fuzz/faults.ts';
import { weakened } from '#test/embedded/fuzz/weakened.ts';
import type { call as callIt } from '#test/support/call.ts';
import { freshTable } from '#test/support/fresh-table.ts';
import { splitBatches } from '#test/support/split-batches.ts';

/**
 * The interleavings that break weaker designs, forced: another call runs from start to end between two steps of the
 * first. With every condition in place nothing comes of it; without the one that is for it, the invariants break.
 */

beforeEach(async () => {
  vi.resetModules();
  await freshTable();
});

/** Loaded anew with each test's table. */
const call: typeof callIt = async (...args) => (await import('#test/support/call.ts')).call(...args);

type Request = { command: string; sk: string };
type Moment = (request: Request) => boolean;

/** Runs `meanwhile` when the request comes that `moment` tells, before that is sent. `weaken` changes transactions. */
async function hold(moment: Moment, meanwhile: () => Promise<unknown>, weaken?: Weaken): Promise<void> {
  const { client } = await import('#shared/store/client.ts');
  splitBatches(client);
  let waiting = true;
  client.middlewareStack.add(
    (next, context) => async (args) => {
      const input = args.input as { Key?: { sk: string }; TransactItems?: Parameters<Weaken>[0] };
      if (waiting && moment({ command: context.commandName ?? '', sk: input.Key?.sk ?? '' })) {
        waiting = false;
        await meanwhile();
      }
      if (weaken && input.TransactItems) input.TransactItems = weaken(input.TransactItems);
      return next(args);
    },
    { step: 'initialize', name: 'hold' },
  );
}

const name = 'm';
const move = (version: number, stage: string, archive = false) =>
  call('transitionModelVersionStage', { name, version: String(version), stage, archive_existing_versions: archive });

async function threeVersions(): Promise<void> {
  await call('createRegisteredModel', { name });
  for (let made = 0; made < 3; made++) await call('createModelVersion', { name, source: 's3://b/m' });
  await append(['V#0000000003']);
}

async function problems(): Promise<string[]> {
  const { problemsOf, readEverything } = await import('#test/embedded/fuzz/history.ts');
  const { verifyLedger } = await import('#shared/store/ledger/verify.ts');
  return [...(await readEverything()).flatMap(problemsOf), ...(await verifyLedger()).problems];
}

const readsMeta: Moment = ({ command, sk }) => command.startsWith('Get') && sk === 'META';
const writes: Moment = ({ command }) => command.startsWith('TransactWrite');

/** Each with the variant that must not survive it. `first` is held at `moment` while `second` happens. */
const scenarios: {
  what: string;
  variant: keyof typeof weakened;
  moment: Moment;
  first: () => Promise<unknown>;
  second: () => Promise<unknown>;
}[] = [
  {
    what: 'a promotion commits between the reads and the transaction of another',
    variant: 'META moves from any rev, and rows are overwritten',
    moment: writes,
    first: () => move(1, 'Production', true),
    second: () => move(2, 'Production', true),
  },
  {
    what: 'a version moves after it was read and before META is',
    variant: 'a version moves from any stage',
    moment: readsMeta,
    first: () => move(1, 'Staging'),
    second: () => move(1, 'Production'),
  },
  {
    what: 'a version is deleted after it was read and before META is, while an alias is set to it',
    variant: 'an alias is set whether or not its version is there',
    moment: readsMeta,
    first: () => call('setRegisteredModelAlias', { name, alias: 'champion', version: '2' }),
    second: () => call('deleteModelVersion', { name, version: '2' }),
  },
  {
    what: 'a consumer extends the chain between the reads and the transaction of another',
    variant: 'the head of a chain moves from anywhere',
    moment: writes,
    first: async () => append(['V#0000000001']),
    second: async () => append(['V#0000000002']),
  },
];

async function append(sks: string[]): Promise<void> {
  const { appendToChain } = await import('#shared/store/ledger/append.ts');
  const { everyModel } = await import('#shared/store/ledger/verify.ts');
  const [id] = await everyModel();
  await appendToChain(id as string, sks, Date.now() + 10_000);
}

test.each(scenarios)('$what: nothing breaks', async ({ moment, first, second }) => {
  await threeVersions();
  await hold(moment, second);
  await first();
  expect(await problems()).toEqual([]);
});

test.each(scenarios)('$what: it breaks where $variant', async ({ variant, moment, first, second }) => {
  await threeVersions();
  await hold(moment, second, weakened[variant]);
  await first();
  expect(await problems()).not.toEqual([]);
});
