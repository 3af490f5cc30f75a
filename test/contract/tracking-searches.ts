import { likeOperators, numberClause, quotedKey, textClause } from './clauses.ts';
import { type Fields, type Operation, queryOf } from './requests.ts';
import { searchFields } from './searches.ts';
import * as pools from './tracking-pools.ts';
import type { TrackingRandom } from './tracking-random.ts';

const nullOperators = ['IS NULL', 'IS NOT NULL', 'is null'];
const patterns = ['r%', '%E%', '%', 'r_d', '1%', 'RED', ''];
const numbers = ['0', '1', '0.5', '-3', '1e300', '2.0', '-1e400'];
const moments = ['0', '1800000010000', '1800000100000.5', '1e13'];
const wrongClauses = [
  ...['garbage', "(name = 'alpha')", "NOT name = 'a'", "foo.bar = 'x'", '1 = 1', "foo = 'x'", '   '],
  ...["tags.t > 'a'", 'tags.t = 1', "tags.t IN ('red')", 'tags.t = red', "name = 'a' OR name = 'b'"],
];

const sizes = [1, 2, 3, 7, '2', 1000, 50_000];
const wrongSizes = [0, -1, 50_001, 'x'];

export function searchExperiments(random: TrackingRandom): Operation {
  const fields = searchFields(random, experimentClause, {
    wrong: [...wrongClauses, "params.p = 'x'", "name IN ('a')", "name > 'a'", "creation_time > 'x'", 'name = alpha'],
    orders: ['name', 'experiment_id', 'creation_time', 'last_update_time', 'attribute.name'],
    wrongOrders: ['foo', 'name UP', 'tags.t', 'lifecycle_stage', 'name, experiment_id'],
    sameOrder: ['experiment_id', 'experiment_id DESC'],
    pageSizes: sizes,
    wrongPageSizes: wrongSizes,
  });
  // Unlike the others it has no size of its own: without one it is 0, which is refused.
  const asked = { max_results: random.chance(0.95) ? 100 : undefined, ...fields };
  const view_type = random.of([undefined, undefined, 'ACTIVE_ONLY', 'DELETED_ONLY', 'ALL']);
  const pages = true as const;
  return random.chance(0.5)
    ? { method: 'GET', path: 'experiments/search', query: queryOf({ ...asked, view_type }), pages }
    : { method: 'POST', path: 'experiments/search', body: { ...asked, view_type }, pages };
}

function experimentClause(random: TrackingRandom): string {
  return random.of([
    () =>
      textClause(
        random,
        random.of(['name', 'attribute.name']),
        pools.experimentNames,
        ['a%', '%A%', '%'],
        likeOperators,
      ),
    () => tagClause(random),
    () => textClause(random, 'experiment_id', random.experiments, ['%'], ['=', '!=', 'IN', 'NOT IN']),
    () => numberClause(random, random.of(['creation_time', 'last_update_time']), ['0', '1e15']),
  ])();
}

export function searchRuns(random: TrackingRandom): Operation {
  const fields = searchFields(random, runClause, {
    wrong: [
      ...wrongClauses,
      ...["metrics.loss = 'x'", "metrics.loss > '1'", 'metrics.loss IS NULL', 'metrics.loss == 1', 'metrics.loss'],
      ...['params.p = 1', "params.p > '1'", "params.p IN ('1')", 'params.p = `1`', 'params.p = params.P'],
      ...["status IN ('FAILED')", 'status IS NULL', "start_time = '2'", "start_time LIKE '1'", 'run_id IN ()'],
      ...['run_id IN (1)', "lifecycle_stage = 'active'", "dataset.foo = 'x'", "dataset.name > 'a'"],
      ...['dataset.name IS NULL', "Run name = 'a'", "metrics.loss > 0;'"],
    ],
    orders: [
      ...[
        'metrics.loss',
        'metrics.`val acc`',
        'metric.loss',
        'params.p',
        'params."lr rate"',
        'tags.t',
        'tags.`data set`',
      ],
      ...['start_time', 'attributes.start_time', 'end_time', 'status', 'user_id', 'created', 'metrics.nobody'],
    ],
    wrongOrders: [
      ...['foo', 'metrics.loss UP', 'metrics', '', 'dataset.name', 'experiment_id', 'lifecycle_stage', '`run name`'],
      ...['metrics.loss, params.p', 'User', 'attributes.foo'],
    ],
    sameOrder: ['start_time', 'start_time DESC'],
    pageSizes: sizes,
    wrongPageSizes: wrongSizes,
  });
  const named = random.chance(0.1)
    ? { filter: "run_name ILIKE 'RUN %'", order_by: [`run_name${random.of(['', ' DESC'])}`] }
    : {};
  const run_view_type = random.of([undefined, undefined, 'ACTIVE_ONLY', 'DELETED_ONLY', 'ALL', 'ALL', 3]);
  const body = { experiment_ids: experimentIds(random), run_view_type, ...fields, ...named };
  return { method: 'POST', path: 'runs/search', body, pages: true };
}

function experimentIds(random: TrackingRandom): unknown {
  if (random.slip(0.04)) return random.of([['abc'], [''], 'x', ['99'], []]);
  return random.chance(0.5) ? random.experiments : [random.of(random.experiments), random.of(random.experiments)];
}

function runClause(random: TrackingRandom): string {
  return random.of([metricClause, metricClause, paramClause, tagClause, attributeClause, datasetClause])(random);
}

function metricClause(random: TrackingRandom): string {
  return numberClause(
    random,
    `${random.of(['metrics', 'metric'])}.${quotedKey(random, random.of(pools.metricKeys))}`,
    numbers,
  );
}

function paramClause(random: TrackingRandom): string {
  const key = `${random.of(['params', 'param', 'parameters'])}.${quotedKey(random, random.of(pools.paramKeys))}`;
  return textOrNullClause(random, key, pools.paramValues);
}

function tagClause(random: TrackingRandom): string {
  const key = `${random.of(['tags', 'tag'])}.${quotedKey(random, random.of(pools.tagKeys))}`;
  return textOrNullClause(random, key, pools.tagValues);
}

function textOrNullClause(random: TrackingRandom, key: string, values: string[]): string {
  return random.chance(0.2)
    ? `${key} ${random.of(nullOperators)}`
    : textClause(random, key, values, patterns, likeOperators);
}

function attributeClause(random: TrackingRandom): string {
  const prefix = random.of(['', '', 'attribute.', 'attributes.', 'attr.', 'run.']);
  return random.of([
    () =>
      textClause(random, `${prefix}status`, ['RUNNING', 'FINISHED', 'FAILED', 'finished'], ['F%', 'f%'], likeOperators),
    () =>
      textClause(
        random,
        `${prefix}${random.of(['run_name', '`run name`'])}`,
        pools.runNames,
        ['run%', '%B'],
        likeOperators,
      ),
    () => textClause(random, `${prefix}user_id`, ['me', 'Zoë', ''], ['m%', '%'], likeOperators),
    () => textClause(random, `${prefix}run_id`, random.recentRuns(), ['%'], ['=', '!=', 'IN', 'NOT IN']),
    () => textClause(random, `${prefix}artifact_uri`, ['x'], ['%/artifacts', 'mlflow-artifacts:/0%'], likeOperators),
    () => numberClause(random, `${prefix}${random.of(['start_time', 'end_time', 'created', 'Created'])}`, moments),
  ])();
}

function datasetClause(random: TrackingRandom): string {
  const prefix = random.of(['dataset', 'datasets']);
  return random.of([
    () => textClause(random, `${prefix}.name`, ['train', 'Eval'], ['t%', 'E%', '%']),
    () => textClause(random, `${prefix}.digest`, ['d1', 'd2'], ['d_']),
    () => textClause(random, `${prefix}.context`, pools.contexts, ['%ain%']),
  ])();
}

const modelPools = {
  wrong: [
    ...["name > 'a'", "name = 'a' OR name = 'b'", 'garbage', "attribute.name = 'a'", 'tags.t IS NULL', "tags.t > 'a'"],
    ...["metrics.loss > 'x'", "foo = 'x'", "dataset.name = 'x'", "metrics.loss LIKE 'x'"],
  ],
  pageSizes: [1, 2, 3, '2', 50],
};
const modelOrders = [
  ...['name', 'creation_timestamp', 'creation_time', 'last_updated_timestamp', 'model_type', 'status'],
  ...['metrics.loss', 'metrics.loss', 'metrics.nobody'],
];
const wrongModelOrders = ['foo', '', 'params.p', 'tags.t', undefined];

export function searchModels(random: TrackingRandom): Operation {
  const { filter, max_results } = searchFields(random, modelClause, {
    ...modelPools,
    ...{ orders: ['unused'], wrongOrders: ['unused'], sameOrder: ['unused'], wrongPageSizes: ['x'] },
  });
  const { name, digest } = random.of(pools.datasets);
  const datasets = random.chance(0.15)
    ? [{ dataset_name: name, dataset_digest: random.of([digest, undefined]) }]
    : undefined;
  const order = random.chance(0.5) ? modelOrder(random) : undefined;
  const body = {
    experiment_ids: experimentIds(random),
    // Generated names are each server's own, and so is their order.
    filter: order?.field_name === 'name' ? "name IN ('net','Net','tree 2')" : filter,
    max_results,
    datasets: random.slip(0.02) ? [{ dataset_digest: digest }] : datasets,
    order_by: order && [order],
  };
  return { method: 'POST', path: 'logged-models/search', body, pages: true };
}

function modelOrder(random: TrackingRandom): Fields {
  const { name, digest } = random.of(pools.datasets);
  return {
    field_name: random.slip(0.1) ? random.of(wrongModelOrders) : random.of(modelOrders),
    ascending: random.of([undefined, true, false, false]),
    ...random.of([{}, {}, { dataset_name: name }, { dataset_name: name, dataset_digest: digest }]),
  };
}

function modelClause(random: TrackingRandom): string {
  return random.of([
    // Patterns that no generated name fits.
    () =>
      textClause(random, random.of(['name', 'attributes.name']), ['net', 'Net', 'tree 2'], ['ne_', 'NET', 'tree _']),
    () => textClause(random, 'model_type', ['agent', 'classic', ''], ['%a%'], likeOperators),
    () => textClause(random, 'model_id', random.recentModels(), ['%'], ['=', '!=', 'IN']),
    () => textClause(random, 'source_run_id', random.recentRuns(), ['%'], ['=', '!=']),
    () => textClause(random, 'tags.t', pools.tagValues, patterns, likeOperators),
    () => textClause(random, 'params.p', pools.paramValues, patterns, likeOperators),
    () => numberClause(random, 'metrics.loss', ['0', '0.5', '1']),
    () => numberClause(random, random.of(['creation_timestamp', 'last_updated_timestamp']), ['0', '1e15']),
  ])();
}
