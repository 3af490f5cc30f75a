import { expect, test } from 'vitest';
import { findBest } from '#shared/operations/compare.ts';
import { call } from '#test/support/events.ts';
import { fakeTable } from '#test/support/fake-table.ts';
import { policiesRead } from '#test/support/policies.ts';
import { refuses } from '#test/support/refusals.ts';
import { type Registered, registered, ten } from '#test/support/registry.ts';

const reported = ({ pk }: Registered, number: number, value: number) => ({
  pk,
  sk: `MEASURED#${ten(number)}`,
  reports: [{ key: 'rmse', value, reporter: 'ada', timestamp: 1 }],
  count: 1,
});

test('reads the model with its policies, its versions and what was reported of them', async () => {
  const alpha = registered(['None', 'Production', 'None']);
  const table = fakeTable(alpha.items, reported(alpha, 1, 2), reported(alpha, 2, 1));
  const { body } = await call(findBest, { model: alpha.name, metric: 'rmse' });
  expect(body).toMatchObject({
    direction: 'lower',
    measured: 2,
    best: [{ model: alpha.name, version: '2', value: 1, current_stage: 'Production', user_id: 'grace' }],
  });
  expect(table.trips.slice(0, 2)).toEqual([
    [`get NAME#${alpha.name} NAME`],
    [`get ${alpha.meta}`, ...policiesRead(alpha)],
  ]);
  expect(table.trips.at(-1)).toEqual([...[1, 2, 3].map((number) => `get ${alpha.pk} MEASURED#${ten(number)}`)]);
  expect(table.writes).toEqual([]);
});

test('of those that the filter leaves alone what was reported is read', async () => {
  const alpha = registered(['None', 'Production', 'None']);
  const table = fakeTable(alpha.items, reported(alpha, 1, 1), reported(alpha, 2, 2));
  const { body } = await call(findBest, { model: alpha.name, metric: 'rmse', filter: "stage = 'Production'" });
  expect(body).toMatchObject({ measured: 1, best: [{ version: '2', value: 2 }] });
  expect(table.trips.at(-1)).toEqual([`get ${alpha.pk} MEASURED#${ten(2)}`]);
});

test('of all models nobody’s policies say which way is better', async () => {
  const table = fakeTable();
  expect(await call(findBest, { metric: 'lift' })).toMatchObject({
    status: 400,
    body: { message: "Which way 'lift' gets better is not known by its name. Give 'direction': 'higher' or 'lower'." },
  });
  expect(table.trips).toEqual([]);
});

refuses(findBest, [
  [{ direction: 'up' }, "Invalid value 'up' for parameter 'direction': it must be 'higher' or 'lower'."],
  [{ model: 'a/b' }, "Invalid model name 'a/b'. Names cannot contain '/' or ':'."],
  [{ max_results: 0 }, "Invalid value 0 for parameter 'max_results' supplied. It must be a positive integer"],
]);
