import fc from 'fast-check';
import { afterEach, beforeAll, expect, test } from 'vitest';
import type { Experiment, LoggedModel, ModelMetric } from '#shared/domain/tracking/entities.ts';
import { freshTable } from '#test/support/fresh-table.ts';
import { pagesOf } from './pages.ts';

/** Logged models and experiments: whatever there is, whichever way a page takes. */

const seed = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31));
const numRuns = Number(process.env.SEARCH_RUNS ?? 10);
const options = { seed, numRuns, endOnFailure: process.env.SHRINK === undefined };

beforeAll(() => freshTable());
afterEach(async () => (await import('./small-limits.ts')).restore());

const { MAX_VALUE } = Number;
const experimentIds = ['0', '1', '12'];
const values = [-MAX_VALUE, -1, 0, 0.5, 1, 2 ** 60];
const texts = ['red', 'blue', 'RED', ''];
const times = [1_000, 2_000, 3_000];
const sources = ['', 'r1', 'r2'];
const statuses = ['LOGGED_MODEL_PENDING', 'LOGGED_MODEL_READY'] as const;

const tagged = fc.dictionary(fc.constantFrom('team', 'k.x'), fc.constantFrom(...texts), { noNullPrototype: true });
const measured: fc.Arbitrary<ModelMetric> = fc
  .record({
    key: fc.constantFrom('acc', 'loss'),
    value: fc.constantFrom(...values),
    timestamp: fc.constantFrom(1, 2),
    step: fc.constantFrom(0, 1),
    run_id: fc.constantFrom('r1', 'r2'),
    dataset: fc.constantFrom({}, { dataset_name: 'd' }, { dataset_name: 'd', dataset_digest: '1' }),
  })
  .map(({ dataset, ...metric }) => ({ ...metric, ...dataset }));

const model = fc.record({
  experiment_id: fc.constantFrom(...experimentIds),
  name: fc.constantFrom('a', 'b', 'ab'),
  creation_timestamp_ms: fc.constantFrom(...times),
  last_updated_timestamp_ms: fc.constantFrom(...times),
  status: fc.constantFrom(...statuses),
  model_type: fc.constantFrom('', 'agent'),
  source_run_id: fc.constantFrom(...sources),
  lifecycle_stage: fc.constantFrom('active' as const, 'active' as const, 'deleted' as const),
  params: tagged,
  tags: tagged,
  metrics: fc.uniqueArray(measured, {
    maxLength: 4,
    selector: ({ key, timestamp, step, run_id }) => JSON.stringify([key, timestamp, step, run_id]),
  }),
});
const models = fc.array(model, { minLength: 5, maxLength: 40 }).map((list) =>
  list.map((fields, index): LoggedModel => {
    const model_id = `m-${((index * 37) % 1_009).toString(16).padStart(4, '0').repeat(8)}`;
    return { model_id, artifact_uri: `mlflow-artifacts:/1/models/${model_id}/artifacts`, rev: 1, ...fields };
  }),
);

const quoted = (text: string) => `'${text}'`;
const numeral = (value: number) => String(value).replace('e+', 'e');
const text = (key: string, pool: readonly string[]) =>
  fc.oneof(
    fc
      .tuple(fc.constantFrom('=', '=', '!='), fc.constantFrom(...pool, 'nothing'))
      .map(([is, value]) => `${key} ${is} ${quoted(value)}`),
    fc
      .tuple(fc.constantFrom('IN', 'NOT IN'), fc.subarray([...pool], { minLength: 1 }))
      .map(([is, list]) => `${key} ${is} (${list.map(quoted).join(', ')})`),
    fc.constantFrom('%', 'r%', '%a%').map((pattern) => `${key} LIKE '${pattern}'`),
  );
const number = (key: string, pool: readonly number[]) =>
  fc
    .tuple(fc.constantFrom('=', '!=', '<', '<=', '>', '>='), fc.constantFrom(...pool))
    .map(([is, value]) => `${key} ${is} ${numeral(value)}`);
const clause = fc.oneof(
  ...[text('source_run_id', ['r1', 'r2']), text('name', ['a', 'b', 'ab']), text('tags.team', texts)],
  ...[text('params.`k.x`', texts), number('metrics.acc', values), number('creation_timestamp', times)],
);
const dataset = fc.constantFrom({ dataset_name: 'd' }, { dataset_name: 'd', dataset_digest: '1' });
const order = fc.oneof(
  fc.record({
    field_name: fc.constantFrom(
      'creation_time',
      'last_updated_timestamp',
      'name',
      'status',
      'source_run_id',
      'model_id',
    ),
    ascending: fc.boolean(),
  }),
  fc
    .tuple(fc.constantFrom('metrics.acc', 'metrics.loss'), fc.boolean(), fc.oneof(fc.constant({}), dataset))
    .map(([field_name, ascending, on]) => ({ field_name, ascending, ...on })),
);
const sizes = fc.array(fc.integer({ min: 1, max: 8 }), { minLength: 1, maxLength: 4 });
const query = fc.record({
  experiment_ids: fc.subarray([...experimentIds, '77'], { minLength: 1 }),
  filter: fc.array(clause, { maxLength: 3 }).map((clauses) => clauses.join(' AND ')),
  datasets: fc.oneof(
    fc.constant([]),
    dataset.map((one) => [one]),
  ),
  order_by: fc.uniqueArray(order, { maxLength: 2, selector: ({ field_name }) => field_name }),
});

async function layModels(list: readonly LoggedModel[]): Promise<void> {
  const { layItems } = await import('./lay.ts');
  const { posting } = await import('#shared/store/keys.ts');
  const { loggedModelIndexKeys, loggedModelKey, modelMetricsKey } = await import('#shared/store/tracking/keys.ts');
  const { written } = await import('#shared/store/tracking/points.ts');
  await layItems(
    list.flatMap(({ metrics, ...head }) => {
      const { model_id, experiment_id, creation_timestamp_ms, source_run_id: value } = head;
      const index = loggedModelIndexKeys(experiment_id, model_id, creation_timestamp_ms);
      return [
        { ...loggedModelKey(model_id), ...head, ...index },
        ...metrics.map((metric, at) => ({ ...modelMetricsKey(model_id, `${at}`), metrics: [written(metric)] })),
        ...(value ? [posting('l', model_id, { attribute: 'source_run_id', value })] : []),
      ];
    }),
  );
}

test(`a search of logged models answers what looking at everything finds (SEED=${seed})`, async () => {
  const { clear } = await import('../search/clear.ts');
  const { matchesLoggedModel } = await import('#shared/domain/tracking/search/match-logged-model.ts');
  const { parseLoggedModelFilter } = await import('#shared/domain/tracking/search/logged-model-filter.ts');
  const { parseLoggedModelOrderBy } = await import('#shared/domain/tracking/search/logged-model-order.ts');
  const { vectorOfLoggedModel } = await import('#shared/domain/tracking/search/logged-model-vector.ts');
  const { compareVectors } = await import('#shared/domain/tracking/search/vector.ts');
  const { limitsByPage, take } = await import('./small-limits.ts');
  const queries = fc.array(fc.tuple(query, sizes, limitsByPage), { minLength: 15, maxLength: 15 });
  const property = fc.asyncProperty(models, queries, async (laid, asked) => {
    await clear();
    await layModels(laid);
    for (const [one, sizes, drawn] of asked) {
      const order = parseLoggedModelOrderBy(one.order_by);
      const [vector, compare] = [vectorOfLoggedModel(order), compareVectors(order)];
      const expected = laid
        .filter(({ lifecycle_stage }) => lifecycle_stage === 'active')
        .filter(({ experiment_id }) => one.experiment_ids.includes(experiment_id))
        .filter(matchesLoggedModel(parseLoggedModelFilter(one.filter), one.datasets))
        .sort((a, b) => compare(vector(a), vector(b)));
      take(drawn, 0);
      const pages = await pagesOf('searchLoggedModels', one, sizes, (page) => take(drawn, page));
      expect([one, pages.flat()]).toEqual([one, expected.map(({ model_id }) => model_id)]);
    }
  });
  await fc.assert(property, options);
});

const experiment = fc.record({
  lifecycle_stage: fc.constantFrom('active' as const, 'active' as const, 'deleted' as const),
  creation_time: fc.constantFrom(...times),
  last_update_time: fc.constantFrom(...times),
  tags: tagged,
});
const experiments = fc.array(experiment, { maxLength: 25 }).map((list) =>
  list.map(
    (fields, index): Experiment => ({
      experiment_id: `${(index * 7) % 101}`,
      name: ['a', 'B', 'ab'][index % 3] + String(index),
      artifact_location: 's3://b',
      era: 0,
      rev: 1,
      ...fields,
    }),
  ),
);
const experimentClause = fc.oneof(
  fc.constantFrom("name LIKE 'a%'", "name ILIKE 'b%'", "name = 'a0'", "experiment_id IN ('0', '7', '14')"),
  fc.constantFrom("tags.team = 'red'", "tags.team != 'red'", 'tags.`k.x` IS NULL', "experiment_id != '7'"),
  number('creation_time', times),
  number('last_update_time', times),
);
const experimentQuery = fc.record({
  filter: fc.array(experimentClause, { maxLength: 3 }).map((clauses) => clauses.join(' AND ')),
  order_by: fc
    .shuffledSubarray(['name', 'experiment_id', 'creation_time', 'last_update_time'], { maxLength: 3 })
    .chain((list) => fc.tuple(...list.map((key) => fc.constantFrom(key, `${key} DESC`)))),
  view_type: fc.constantFrom('ACTIVE_ONLY' as const, 'DELETED_ONLY' as const, 'ALL' as const),
});

test(`a search of experiments answers what looking at everything finds (SEED=${seed})`, async () => {
  const { clear } = await import('../search/clear.ts');
  const { stagesOf } = await import('#shared/domain/tracking/entities.ts');
  const { defaultExperiment } = await import('#shared/domain/tracking/experiments.ts');
  const { compareExperiments } = await import('#shared/domain/tracking/search/compare-experiments.ts');
  const { matchesExperiment } = await import('#shared/domain/tracking/search/match-experiment.ts');
  const { parseExperimentFilter } = await import('#shared/domain/tracking/search/experiment-filter.ts');
  const { parseExperimentOrderBy } = await import('#shared/domain/tracking/search/experiment-order.ts');
  const { experimentKey } = await import('#shared/store/tracking/keys.ts');
  const { layItems } = await import('./lay.ts');
  const { limitsByPage, take } = await import('./small-limits.ts');
  const queries = fc.array(fc.tuple(experimentQuery, sizes, limitsByPage), { minLength: 15, maxLength: 15 });
  const property = fc.asyncProperty(experiments, queries, async (laid, asked) => {
    await clear();
    await layItems(
      laid.map(({ experiment_id, ...fields }) => ({ ...experimentKey(Number(experiment_id)), ...fields })),
    );
    const all = laid.some(({ experiment_id }) => experiment_id === '0') ? laid : [defaultExperiment, ...laid];
    for (const [one, sizes, drawn] of asked) {
      const expected = all
        .filter(({ lifecycle_stage }) => stagesOf(one.view_type).includes(lifecycle_stage))
        .filter(matchesExperiment(parseExperimentFilter(one.filter)))
        .sort(compareExperiments(parseExperimentOrderBy(one.order_by)));
      take(drawn, 0);
      const pages = await pagesOf('searchExperiments', one, sizes, (page) => take(drawn, page));
      expect([one, pages.flat()]).toEqual([one, expected.map(({ experiment_id }) => experiment_id)]);
    }
  });
  await fc.assert(property, options);
});
