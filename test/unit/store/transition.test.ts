import { describe, expect, test } from 'vitest';
import type { Model } from '#shared/domain/entities.ts';
import { transition } from '#shared/store/versions/transition.ts';
import { caller, stamp } from '#test/support/events.ts';
import { cancelled, timedOut } from '#test/support/failures.ts';
import { type FakeTable, fakeTable, now } from '#test/support/fake-table.ts';
import { registered, type State } from '#test/support/registry.ts';

const request = { id: stamp.request, ...caller, client: stamp.client, deadline: now + 20_000 };
const tooLarge = cancelled({ Code: 'ValidationError', Message: 'Transaction size exceeded the maximum of 4 MB' });

/** `incumbents` versions in Production, and the next, in None, on its way there. */
function promotion(incumbents: number, ...more: State[]) {
  const states = Array.from({ length: incumbents }, (): State => 'Production');
  const alpha = registered([...states, 'None', ...more]);
  const table = fakeTable(alpha.items);
  const asked = {
    name: alpha.name,
    version: String(incumbents + 1),
    to: 'Production' as const,
    archive: true,
    why: undefined,
    mode: 'enforce' as const,
  };
  return { alpha, table, target: incumbents + 1, run: () => transition(request, asked) };
}

const actions = (table: FakeTable) => table.writes.map((write) => write.length);

/** The change rows that were committed, as `kind: archived versions`. */
const rows = (table: FakeTable) =>
  [...table.items.values()]
    .filter(({ sk }) => sk.startsWith('CHANGE#'))
    .map(({ kind, archived = [] }) => [kind, (archived as { version: number }[]).map(({ version }) => version)]);

const upTo = (n: number, from = 1) => Array.from({ length: n - from + 1 }, (_, index) => index + from);

/** Lists, rows and versions must say the same. */
function expectSettled(table: FakeTable, { meta, v, in: member }: ReturnType<typeof registered>, target: number) {
  expect(table.items.get(meta)).toMatchObject({ production: [target], archived: target - 1 });
  expect(table.items.get(v(target))).toMatchObject({ stage: 'Production', last_updated_timestamp: now });
  for (const one of upTo(target - 1)) {
    expect(table.items.get(v(one))).toMatchObject({ stage: 'Archived', last_updated_timestamp: now });
    expect(table.items.has(member('Archived', one))).toBe(true);
  }
  expect(table.items.has(member('None', target))).toBe(false);
}

describe('48 others fit into one transaction', () => {
  test('with their row', async () => {
    const { alpha, table, target, run } = promotion(48);
    expect(await run()).toMatchObject({ version: { version: 49, stage: 'Production' } });
    expect(actions(table)).toEqual([100]);
    expect(rows(table)).toEqual([['stage_transitioned', upTo(48)]]);
    expectSettled(table, alpha, target);
  });

  test('49 take two: the oldest first, as a change of its own that does not move the target', async () => {
    const { alpha, table, target, run } = promotion(49);
    await run();
    expect(actions(table)).toEqual([98, 6]);
    expect(table.writes[0]?.[1]?.put).toMatchObject({ version: 50, from: 'None', to: 'None' });
    expect(rows(table)).toEqual([
      ['versions_archived', upTo(48)],
      ['stage_transitioned', [49]],
    ]);
    expectSettled(table, alpha, target);
  });

  test('97 take three', async () => {
    const { alpha, table, target, run } = promotion(97);
    await run();
    expect(rows(table).map(([kind]) => kind)).toEqual(['versions_archived', 'versions_archived', 'stage_transitioned']);
    expectSettled(table, alpha, target);
  });
});

describe('big versions', () => {
  test('a transaction of more than 4 MB is tried with half as many, until it fits', async () => {
    const { alpha, table, target, run } = promotion(10);
    table.failNext(tooLarge, tooLarge, tooLarge);
    await run();
    // 48, 24 and 12 hold all ten; 6 do not.
    expect(rows(table)).toEqual([
      ['versions_archived', upTo(6)],
      ['stage_transitioned', upTo(10, 7)],
    ]);
    expectSettled(table, alpha, target);
  });

  test('what does not fit alone is refused', async () => {
    const { alpha, table, run } = promotion(2);
    table.failNext(...Array.from({ length: 10 }, () => tooLarge));
    await expect(run()).rejects.toBe(tooLarge);
    expect(table.items.get(alpha.meta)).toMatchObject({ rev: 7, production: [1, 2] });
  });
});

describe('races', () => {
  test('somebody else is promoted first: it is archived too', async () => {
    const { alpha, table, run } = promotion(1, 'None');
    table.before(3, () => {
      table.change(alpha.meta, { rev: 8, production: [1, 3], left: [1, 3] });
      table.change(alpha.v(3), { stage: 'Production' });
      table.items.delete(alpha.in('None', 3));
    });
    await run();
    expect(table.items.get(alpha.meta)).toMatchObject({ rev: 9, production: [2], archived: 3 });
    expect(rows(table)).toEqual([['stage_transitioned', [1, 3]]]);
  });

  test('deleted meanwhile: 404, and nobody is archived', async () => {
    const { alpha, table, run, target } = promotion(1);
    table.before(3, () => {
      table.change(alpha.meta, { rev: 8 });
      table.items.delete(alpha.v(target));
    });
    await expect(run()).rejects.toMatchObject({ status: 404 });
    expect(table.items.get(alpha.v(1))).toMatchObject({ stage: 'Production' });
  });

  test('a time-out after the commit: one change', async () => {
    const { alpha, table, run, target } = promotion(1);
    table.failNext({ after: timedOut() });
    expect(await run()).toMatchObject({ version: { stage: 'Production' } });
    expect(table.trips.slice(3)).toEqual([[`get ${alpha.change(8)}`]]);
    expect(rows(table)).toEqual([['stage_transitioned', [1]]]);
    expectSettled(table, alpha, target);
  });

  test('a time-out, and the row of that number is somebody else’s: planned again', async () => {
    const { alpha, table, run } = promotion(1);
    table.failNext(timedOut());
    table.before(4, () => {
      table.change(alpha.meta, { rev: 8 });
      table.put({ pk: alpha.pk, sk: 'CHANGE#0000000008', request: 'another', kind: 'alias_set' });
    });
    await run();
    expect(rows(table).map(([kind]) => kind)).toEqual(['alias_set', 'stage_transitioned']);
    expect(table.items.get(alpha.meta)).toMatchObject({ rev: 9 } satisfies Partial<Model>);
  });
});

test('more than 100 holders: the row names none, they follow from the rows before', async () => {
  const { table, alpha } = promotion(100);
  await transition(request, {
    name: alpha.name,
    version: '101',
    to: 'Production',
    archive: false,
    why: undefined,
    mode: 'enforce',
  });
  expect(table.written[1]?.put).toMatchObject({ production: undefined, staging: [] });
});

test('5,000 members of a stage are the most', async () => {
  const { table, alpha } = promotion(1);
  table.change(alpha.meta, { production: upTo(5_002, 3) });
  await expect(
    transition(request, {
      name: alpha.name,
      version: '2',
      to: 'Production',
      archive: false,
      why: undefined,
      mode: 'enforce',
    }),
  ).rejects.toMatchObject({ status: 400, message: expect.stringContaining('at most 5000 versions in Production') });
  expect(table.writes).toEqual([]);
});
