import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { call } from '#test/support/call.ts';
import { freshTable } from '#test/support/fresh-table.ts';
import { seeded } from '../fuzz/random.ts';
import { Past, type Told } from './past.ts';
import { act, actors, aliases, names } from './run.ts';

/**
 * A random run through the functions, and a list in the test of what was done: history is that list, in both orders, in
 * pages of any size, and of every filter what a plain filter of the list leaves.
 */

const seed = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31));
const operations = Number(process.env.HISTORY_OPERATIONS ?? 100);

beforeEach(async () => {
  await freshTable();
  vi.useFakeTimers({ toFake: ['Date'], now: 1_700_000_000_000 });
});
afterEach(() => void vi.useRealTimers());

type Input = Record<string, unknown>;

/** All pages as one; none has more than was asked for. */
async function ask(input: Input): Promise<Told[]> {
  const changes: Told[] = [];
  let page_token: string | undefined;
  do {
    const { status, body } = await call('getHistory', { ...input, ...(page_token && { page_token }) });
    expect([input, status, body]).toEqual([input, 200, expect.anything()]);
    expect(body.changes.length).toBeLessThanOrEqual(Number(input.max_results ?? 100));
    changes.push(...body.changes);
    page_token = body.next_page_token;
  } while (page_token !== undefined);
  return changes;
}

const classOf = ({ kind }: Told) => (kind === 'version_created' ? 1 : /^(tag|description)_/.test(kind) ? 2 : 0);

/** In history's order: by model, and of each as it was done. */
const inOrder = (told: readonly Told[]): Told[] =>
  told.toSorted((a, b) => Number(a.model_id > b.model_id) - Number(a.model_id < b.model_id));

async function compare(input: Input, expected: readonly Told[], sizes: readonly number[]): Promise<void> {
  for (const max_results of sizes)
    for (const order of ['asc', 'desc']) {
      const asked = { ...input, order, max_results };
      const changes = await ask(asked);
      expect([asked, changes]).toEqual([asked, order === 'asc' ? expected : expected.toReversed()]);
    }
}

const versionsOf = ({ kind, version, from, to, archived = [] }: Input) => [
  version,
  ...(archived as Input[]).map((moved) => moved.version),
  ...(String(kind).startsWith('alias') ? [from, to] : []),
];

const stagesOf = (told: Told) => {
  const { from, to, archived = [] } = told as Input;
  if (classOf(told) === 2 || told.kind.startsWith('model') || told.kind.startsWith('alias')) return [];
  return [from, to, ...(archived as Input[]).flatMap((moved) => [moved.from, moved.to])];
};

type Filter = { input: Input; isMeant: (told: Told) => boolean };

const filters = (from: number, to: number): Filter[] => [
  ...actors.map((actor) => ({ input: { actor }, isMeant: (told: Told) => told.actor.id === actor })),
  ...['none', 'Staging', 'production', 'Archived'].map((stage) => ({
    input: { stage },
    isMeant: (told: Told) => stagesOf(told).some((one) => String(one).toLowerCase() === stage.toLowerCase()),
  })),
  ...aliases.map((alias) => ({
    input: { alias },
    isMeant: (told: Told) => told.alias === alias || ((told.aliases_deleted ?? []) as string[]).includes(alias),
  })),
  ...[
    ['tag_set', 'model_created'],
    ['version_created'],
    ['stage_transitioned', 'alias_set', 'description_set'],
    ['version_purged'],
  ].map((kind) => ({ input: { kind }, isMeant: (told: Told) => kind.includes(told.kind) })),
  { input: { from }, isMeant: ({ time }) => time >= from },
  { input: { to }, isMeant: ({ time }) => time <= to },
  { input: { from, to: new Date(to).toISOString() }, isMeant: ({ time }) => time >= from && time <= to },
  {
    input: { from, to, stage: 'Production', actor: 'ada' },
    isMeant: (told) =>
      told.time >= from && told.time <= to && told.actor.id === 'ada' && stagesOf(told).includes('Production'),
  },
];

test(`history is the list of what was done (SEED=${seed})`, { timeout: 3_600_000 }, async () => {
  const { appendToChain } = await import('#shared/store/ledger/append.ts');
  const { queryPages } = await import('#shared/store/query.ts');
  const { metaKey } = await import('#shared/store/keys.ts');
  const chain = async (id: string) => {
    const sks: string[] = [];
    for await (const page of queryPages({ partition: metaKey(id).pk })) sks.push(...page.map(({ sk }) => sk));
    await appendToChain(id, sks, Date.now() + 10_000);
  };
  const random = seeded(seed);
  const past = new Past(() => void vi.setSystemTime(Date.now() + 1 + random.below(random.chance(0.1) ? 100_000 : 3)));
  for (let count = 0; count < operations; count++) {
    await act(past, random);
    // The ledger is late, more for one model than for another.
    if (random.chance(0.1)) await chain(random.pick(past.models).id);
  }
  vi.setSystemTime(Date.now() + 10);
  const { told } = past;
  const sometime = () => random.pick(told).time;
  const range = () => [sometime(), sometime()].toSorted((a, b) => a - b) as [number, number];
  const bearersOf = (name: string) =>
    new Set(told.filter(({ after }) => (after as Input | undefined)?.model === name).map(({ model_id }) => model_id));

  for (const { id } of past.models) {
    const own = inOrder(told.filter(({ model_id }) => model_id === id));
    await compare({ model_id: id }, own, [1, 7, 100]);
    for (const { input, isMeant } of filters(...range()))
      await compare({ model_id: id, ...input }, own.filter(isMeant), [random.pick([1, 7, 100])]);
  }
  for (const name of names) {
    const ids = bearersOf(name);
    if (ids.size === 0) continue;
    const own = inOrder(told.filter(({ model_id }) => ids.has(model_id)));
    await compare({ model: name }, own, [1, 7, 100]);
    for (const { input, isMeant } of random.shuffled(filters(...range())).slice(0, 5))
      await compare({ model: name, ...input }, own.filter(isMeant), [random.pick([1, 7, 100])]);
    for (const version of ['1', '2', '3']) {
      const its = own.filter((one) => versionsOf(one).includes(version));
      if (its.length === 0) continue;
      await compare({ model: name, version }, its, [1, 7]);
      const [from, to] = range();
      const between = its.filter(({ time }) => time >= from && time <= to);
      await compare({ model: name, version, from, to }, between, [7]);
      const promoted = its.filter((one) => stagesOf(one).includes('Production'));
      await compare({ model: name, version: ` 0${version}`, stage: 'Production' }, promoted, [2]);
    }
  }

  for (const { id } of past.models) await chain(id);
  await compare({}, told, [7, 100, 1_000]);
  for (const { input, isMeant } of filters(...range())) await compare(input, told.filter(isMeant), [7, 100]);
  for (const one of random.shuffled(told).slice(0, 30)) {
    const [found] = await ask({ model_id: one.model_id, from: one.time, to: one.time });
    const transition_id = (found as Input).transition_id;
    expect(await ask({ transition_id })).toEqual([one]);
  }
});

test('without a change between, creations and tags stand in the order in which they were made', async () => {
  const past = new Past(() => void vi.setSystemTime(Date.now() + 1));
  const known = await past.createModel('at rest');
  for (let round = 0; round < 4; round++) {
    await past.tag(known, 'a', `${round}`);
    const version = await past.createVersion(known);
    await past.tag(known, 'b', `${round}`, version);
    await past.describe(known, `round ${round}`);
    if (round % 2 === 0) await past.createVersion(known);
  }
  vi.setSystemTime(Date.now() + 10);
  const { id: model_id } = known;
  await compare({ model_id }, past.told, [1, 2, 3, 100]);
  const [newest] = await ask({ model_id, max_results: 1 });
  expect(newest).toMatchObject({ kind: 'description_set', to: 'round 3' });
  for (const { time } of past.told) {
    const before = past.told.filter((one) => one.time <= time);
    await compare({ model_id, to: time }, before, [2, 100]);
    const since = past.told.filter((one) => one.time >= time);
    await compare({ model_id, from: time }, since, [2, 100]);
  }
});
