import { beforeAll, describe, expect, test } from 'vitest';
import { measured, policy, promote, report } from '#test/embedded/gates/world.ts';
import { admin, as, newModel } from '#test/embedded/requests/people.ts';
import { invalid, ok, refused } from '#test/embedded/tracking/calls.ts';
import { type CallOptions, call } from '#test/support/call.ts';
import { freshBucket } from '#test/support/fresh-bucket.ts';
import { freshTable } from '#test/support/fresh-table.ts';

beforeAll(async () => {
  await freshTable();
  await freshBucket();
});

type Input = Record<string, unknown>;

const best = (input: Input, who: CallOptions = admin) => ok('findBest', input, who);

const refusedFor = (input: Input, who: CallOptions = admin) => call('findBest', input, who);

const numbers = (found: { best: { model: string; version: string; value: number }[] }) =>
  found.best.map(({ version, value }) => [version, value]);

describe('of one model', () => {
  test('the version with the best value, by the direction that the name of the metric has', async () => {
    const model = await newModel(1);
    for (const rmse of [2, 1, 'NaN', 3, 1] as const) await measured(model, { rmse });
    await report(model, '2', 0.9);
    await report(model, '3', 0.8);
    const found = await best({ model, metric: 'rmse' });
    // Of two with one value the newest.
    expect(found).toEqual({
      direction: 'lower',
      measured: 4,
      best: [
        {
          model,
          version: '6',
          current_stage: 'None',
          value: 1,
          user_id: 'root',
          creation_timestamp: expect.any(Number),
        },
      ],
    });
    expect(numbers(await best({ model, metric: 'rmse', max_results: 3 }))).toEqual([
      ['6', 1],
      ['3', 1],
      ['2', 2],
    ]);
    expect(numbers(await best({ model, metric: 'rmse', direction: 'higher' }))).toEqual([['5', 3]]);
    expect(numbers(await best({ model, metric: 'accuracy' }))).toEqual([['2', 0.9]]);
    expect(await best({ model, metric: 'auc' })).toEqual({ direction: 'higher', measured: 0, best: [] });
  });

  test('of those that a filter selects', async () => {
    const model = await newModel(0);
    for (const accuracy of [0.7, 0.8, 0.9]) await measured(model, { accuracy });
    await promote(model, '1');
    await ok('setModelVersionTag', { name: model, version: '2', key: 'team', value: 'a' }, admin);
    const of = async (filter: string) => numbers(await best({ model, metric: 'accuracy', filter, max_results: 10 }));
    expect(await of("stage = 'Production'")).toEqual([['1', 0.7]]);
    expect(await of("stage = 'Production' OR tags.team = 'a'")).toEqual([
      ['2', 0.8],
      ['1', 0.7],
    ]);
    expect(await of('metrics.accuracy < 0.9')).toEqual([
      ['2', 0.8],
      ['1', 0.7],
    ]);
    expect(await of("name = 'another'")).toEqual([]);
  });

  test('whose direction its policies may say', async () => {
    const model = await newModel(0);
    for (const lift of [1, 2]) await measured(model, { lift });
    expect(await refusedFor({ model, metric: 'lift' })).toMatchObject(
      invalid(/^Which way 'lift' gets better is not known by its name\. Give 'direction'/),
    );
    await policy(model, [{ rule: 'not_worse_than_incumbent', metric: 'lift', direction: 'lower_is_better' }]);
    expect(numbers(await best({ model, metric: 'lift' }))).toEqual([['1', 1]]);
  });
});

test('of all models that the caller may read', async () => {
  const [mine, other] = [await newModel(0, { ada: 'CAN_READ' }), await newModel(0)];
  await measured(mine, { r2: 0.5 });
  await measured(other, { r2: 0.6 });
  const found = async (who: CallOptions) => (await best({ metric: 'r2', max_results: 5 }, who)).best;
  expect((await found(admin)).map(({ model }: Input) => model)).toEqual([other, mine]);
  await ok('setRegisteredModelPermissions', { registered_model_id: 'root', access_control_list: [] }, admin);
  expect((await found(as('ada'))).map(({ model }: Input) => model)).toEqual([mine]);
  expect(await refusedFor({ metric: 'r2', model: other }, as('ada'))).toMatchObject(
    refused(403, 'PERMISSION_DENIED', /this needs CAN_READ/),
  );
});

test('bad input is refused with what to do', async () => {
  const model = await newModel(1);
  expect(await refusedFor({ model })).toMatchObject(invalid(/required parameter 'metric'/));
  expect(await refusedFor({ model, metric: 'rmse', direction: 'best' })).toMatchObject(invalid(/'higher' or 'lower'/));
  expect(await refusedFor({ model, metric: 'rmse', max_results: 0 })).toMatchObject(invalid(/positive integer/));
  expect(await refusedFor({ model, metric: 'rmse', max_results: 101 })).toMatchObject(invalid(/max_results|101/));
  expect(await refusedFor({ model, metric: 'rmse', filter: 'nonsense' })).toMatchObject(invalid(/./));
  expect(await refusedFor({ model: 'nobody', metric: 'rmse' })).toMatchObject({ status: 404 });
  expect(await refusedFor({ model: 'a/b', metric: 'rmse' })).toMatchObject(invalid(/Invalid model name/));
  expect(await best({ model, metric: '__proto__', direction: 'lower' })).toMatchObject({ measured: 0, best: [] });
  expect(await best({ model, metric: 'constructor', direction: 'lower' })).toMatchObject({ measured: 0, best: [] });
});

test('more than can be ranked at once is refused, rather than half of it ranked', async () => {
  const { limits } = await import('#shared/store/search/limits.ts');
  const model = await newModel(1);
  const before = { ...limits };
  Object.assign(limits, { cost: 3, whole: 1, batch: 2 });
  try {
    expect(await refusedFor({ metric: 'rmse' })).toMatchObject(
      invalid(/More versions are selected than can be ranked at once.*Name a model, or narrow the filter/),
    );
    expect(await refusedFor({ model, metric: 'rmse' })).toMatchObject({ status: 200 });
  } finally {
    Object.assign(limits, before);
  }
});
