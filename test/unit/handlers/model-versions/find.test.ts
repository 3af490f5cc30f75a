import { describe, expect, test } from 'vitest';
import { packed } from '#shared/domain/tracking/snapshot.ts';
import { findModelVersions } from '#shared/operations/find.ts';
import { call } from '#test/support/events.ts';
import { fakeTable } from '#test/support/fake-table.ts';
import { refuses } from '#test/support/refusals.ts';
import { registered, ten } from '#test/support/registry.ts';
import { posting } from '#test/support/rows.ts';

type Reply = Awaited<ReturnType<typeof call>>;
const found = ({ body }: Reply) =>
  (body.model_versions ?? []).map(({ version }: { version: string }) => Number(version));

const reports = (pk: string, version: number, ...values: [reporter: string, value: number, timestamp: number][]) => ({
  pk,
  sk: `MEASURED#${ten(version)}`,
  reports: values.map(([reporter, value, timestamp]) => ({ key: 'auc', value, reporter, timestamp })),
  count: values.length,
});

const logged = (auc: number | 'NaN', depth: string) =>
  packed({ params: { depth }, metrics: [{ key: 'auc', value: auc, timestamp: 1, step: 0 }] }).logged;

describe('ways to versions', () => {
  test('a stage of one model: who META says is in it, without looking at the others', async () => {
    const { name, items, meta, v } = registered(['Production', 'None', 'Staging', 'Production']);
    const table = fakeTable(items);
    expect(found(await call(findModelVersions, { filter: `name = '${name}' AND stage = 'Production'` }))).toEqual([
      4, 1,
    ]);
    expect(table.trips).toEqual([[`get NAME#${name} NAME`], [`get ${meta}`], [`get ${v(1)}`, `get ${v(4)}`]]);
    expect(table.writes).toEqual([]);
  });

  test('an alias of one model', async () => {
    const { name, items, meta, v } = registered(['None', 'None'], { aliases: { champion: 2, old: 1 } });
    const table = fakeTable(items);
    const reply = await call(findModelVersions, { filter: `name = '${name}' AND aliases IN ('champion', 'none')` });
    expect(found(reply)).toEqual([2]);
    expect(reply.body.model_versions[0]).not.toHaveProperty('aliases');
    expect(table.trips).toEqual([[`get NAME#${name} NAME`], [`get ${meta}`], [`get ${v(2)}`]]);
  });

  test('a model’s champion or a run’s versions: both, each once, and no index', async () => {
    const { items, v, name, ...alpha } = registered(['None', 'None', 'None'], { aliases: { champion: 1 } });
    const table = fakeTable(items, posting(alpha, 'run_id', 'r1', 1), posting(alpha, 'run_id', 'r1', 2));
    for (const version of [1, 2]) table.change(v(version), { run_id: 'r1' });
    const filter = `(name = '${name}' AND aliases = 'champion') OR run_id = 'r1'`;
    expect(found(await call(findModelVersions, { filter }))).toEqual([2, 1]);
    expect(table.trips.flat().filter((sent) => /^query (list|recent)/.test(sent))).toEqual([]);
  });

  test('what was reported is read of those alone that all else leaves', async () => {
    const { name, items, pk } = registered(['Production', 'None', 'Production']);
    const table = fakeTable(items, [reports(pk, 1, ['ann', 0.95, 9]), reports(pk, 2, ['ann', 0.99, 9])]);
    const filter = `name = '${name}' AND stage = 'Production' AND metrics.auc > 0.9`;
    expect(found(await call(findModelVersions, { filter }))).toEqual([1]);
    expect(table.trips.at(-1)).toEqual([1, 3].map((version) => `get ${pk} MEASURED#${ten(version)}`));
  });
});

test('a metric is the latest of what was copied and what was reported; NaN is only ever unequal', async () => {
  const { name, items, pk, v } = registered(['None', 'None', 'None', 'None']);
  const table = fakeTable(items, [reports(pk, 1, ['ann', 0.7, 5], ['bob', 0.8, 4]), reports(pk, 2, ['ann', 0.1, 2])]);
  table.change(v(1), { logged: logged(0.9, '3') });
  table.change(v(2), { logged: logged(0.9, '4') });
  table.change(v(3), { logged: logged('NaN', '3') });
  const ask = async (filter: string) =>
    found(await call(findModelVersions, { filter: `name = '${name}' AND ${filter}` }));
  expect(await ask('metrics.auc = 0.7')).toEqual([1]);
  expect(await ask('metric.auc < 0.5')).toEqual([2]);
  expect(await ask('metrics.auc != 0.7')).toEqual([3, 2]);
  expect(await ask('NOT metrics.auc >= 0')).toEqual([4, 3]);
  expect(await ask('metrics.auc IS NULL')).toEqual([4]);
  expect(await ask("params.depth = '3'")).toEqual([3, 1]);
  expect(await ask("params.depth NOT IN ('3') OR metrics.auc < 0.75")).toEqual([2, 1]);
});

test('pages end where they are asked to, and go on by their token', async () => {
  const { name, items } = registered(['None', 'None', 'None']);
  fakeTable(items);
  const args = { filter: `NOT (name != '${name}')`, max_results: 2 };
  const first = await call(findModelVersions, args);
  const second = await call(findModelVersions, { ...args, page_token: first.body.next_page_token });
  expect([found(first), found(second)]).toEqual([[3, 2], [1]]);
  const other = { ...args, filter: `name = '${name}'`, page_token: first.body.next_page_token };
  expect((await call(findModelVersions, other)).body.message).toMatch(/^Invalid page token: it is of another search/);
});

refuses(findModelVersions, [
  [{ filter: "name = 'a' OR (" }, 'Invalid clause(s) in filter string: ('],
  [
    { filter: "stage > 'a'" },
    "Invalid comparator '>' for attribute stage, not one of '{'=', '!=', 'LIKE', 'ILIKE', 'IN', 'NOT IN'}'",
  ],
  [{ filter: "metrics.auc > 'high'" }, "Expected a number for metric 'auc'. Got value 'high'"],
  [{ max_results: 0 }, 'Invalid value for max_results. It must be a positive integer, but got 0'],
  [{ page_token: '!' }, "Invalid page token, decoded value=b''"],
]);
