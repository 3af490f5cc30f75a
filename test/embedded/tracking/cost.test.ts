import { beforeAll, expect, test } from 'vitest';
import { operations } from '#shared/operations/index.ts';
import { freshBucket } from '#test/support/fresh-bucket.ts';
import { freshTable } from '#test/support/fresh-table.ts';
import { documented, tableOf } from '#test/support/measured-table.ts';
import type { Cost } from '../cost/meter.ts';
import { newExperiment, newRun, ok, times } from './calls.ts';

/**
 * What a call of tracking costs follows what it writes and answers, whatever is around it: experiments, runs and logged
 * models grow tenfold, and a metric's history fivefold. The figures are the table in docs/access-patterns.md.
 */

const sizes = [
  { runs: 1_000, others: 10, batches: 20 },
  { runs: 10_000, others: 100, batches: 100 },
] as const;

type Place = { experiment_id: string; run_id: string; model_id: string; watched: string };
type Case = [what: string, operation: string, input: (place: Place) => Record<string, unknown>];

const metric = (key: string, step = 0) => ({ key, value: 0.5, timestamp: 1_700_000_000_000 + step, step });
const search =
  (query: object) =>
  ({ experiment_id }: Place) => ({ experiment_ids: [experiment_id], ...query });

/** In this order, each on what the ones before have left. */
const cases: Case[] = [
  ['create experiment', 'createExperiment', ({ experiment_id }) => ({ name: `beside ${experiment_id}` })],
  ['create run', 'createRun', ({ experiment_id }) => ({ experiment_id, run_name: 'run' })],
  ['log metric', 'logMetric', ({ run_id }) => ({ run_id, ...metric('acc') })],
  ['log metric once more', 'logMetric', ({ run_id }) => ({ run_id, ...metric('acc', 1) })],
  ['log param', 'logParameter', ({ run_id }) => ({ run_id, key: 'lr', value: '0.1' })],
  [
    'log batch (10 metrics, 10 params, 5 tags)',
    'logBatch',
    ({ run_id }) => ({
      run_id,
      metrics: times(10, (index) => metric(`m${index}`)),
      params: times(10, (index) => ({ key: `p${index}`, value: 'v' })),
      tags: times(5, (index) => ({ key: `t${index}`, value: 'v' })),
    }),
  ],
  [
    'log batch (1,000 steps of one metric)',
    'logBatch',
    ({ run_id }) => ({ run_id, metrics: times(1_000, (step) => metric('loss', step)) }),
  ],
  ['set tag', 'setTag', ({ run_id }) => ({ run_id, key: 'k', value: 'v' })],
  ['delete tag', 'deleteTag', ({ run_id }) => ({ run_id, key: 'k' })],
  ['update run', 'updateRun', ({ run_id }) => ({ run_id, status: 'FINISHED', end_time: 1_700_000_000_000 })],
  ['get run', 'getRun', ({ run_id }) => ({ run_id })],
  [
    'get history (1,000 points)',
    'getMetricHistory',
    ({ watched }) => ({ run_id: watched, metric_key: 'loss', max_results: 1_000 }),
  ],
  [
    'create logged model',
    'createLoggedModel',
    ({ experiment_id, run_id }) => ({ experiment_id, source_run_id: run_id }),
  ],
  ['log metric of a logged model', 'logMetric', ({ run_id, model_id }) => ({ run_id, model_id, ...metric('acc', 2) })],
  ['get logged model', 'getLoggedModel', ({ model_id }) => ({ model_id })],
  ['delete run', 'deleteRun', ({ run_id }) => ({ run_id })],
  ['restore run', 'restoreRun', ({ run_id }) => ({ run_id })],
  ['search runs by metric (3 match)', 'searchRuns', search({ filter: 'metrics.acc > 2' })],
  ['search the 10 best runs by metric', 'searchRuns', search({ order_by: ['metrics.acc DESC'], max_results: 10 })],
  ['search runs by tag (3 match)', 'searchRuns', search({ filter: "tags.team = 'wanted'" })],
  ['search the 10 newest runs', 'searchRuns', search({ max_results: 10 })],
  ['register a version of the run', 'createModelVersion', ({ run_id }) => ({ name: 'm', run_id, source: 's3://b/m' })],
  [
    'register a version of the logged model',
    'createModelVersion',
    ({ model_id }) => ({ name: 'm', model_id, source: `models:/${model_id}` }),
  ],
];

const declared = new Map(operations.map(({ name, access }) => [name, Object.values(access.table ?? {}).flat()]));

let experiment_id: string;
let watched: string;
/** Of each thing around how many are there. */
const laid = { runs: 0, others: 0, batches: 0 };

beforeAll(async () => {
  await freshTable();
  await freshBucket();
  experiment_id = await newExperiment();
  watched = await newRun(experiment_id, { start_time: 1 });
  await ok('createRegisteredModel', { name: 'm' });
  const { layRuns, runOf } = await import('./lay.ts');
  const best = (index: number) => ({ acc: { value: 3 + index, timestamp: 1, step: 0 } });
  // The newest of all, too.
  const start_time = 1_800_000_000_000;
  await layRuns(
    times(3, (index) =>
      runOf(60_000 + index, { experiment_id, metrics: best(index), tags: { team: 'wanted' }, start_time }),
    ),
  );
});

async function surround(size: (typeof sizes)[number]): Promise<void> {
  const { layExperiments, layItems, layRuns, runOf } = await import('./lay.ts');
  const { encodePoints } = await import('#shared/store/tracking/points.ts');
  const { loggedModelIndexKeys, pointsKey } = await import('#shared/store/tracking/keys.ts');
  const from = (count: number, most: number) => times(most - count, (index) => count + index);
  await layRuns(
    from(laid.runs, size.runs).map((index) =>
      runOf(index, {
        experiment_id,
        metrics: { acc: { value: index / 20_000, timestamp: 1, step: 0 } },
        // Before those that are wanted, and without postings, as only one tag of all is looked for.
        start_time: 1_700_000_000_000 + index,
        tags: { 'mlflow.runName': '' },
      }),
    ),
  );
  await layExperiments(from(laid.others, size.others).map((index) => `${1_000 + index}`));
  const modelId = (index: number) => `m-${String(index).padStart(32, '0')}`;
  await layItems(
    from(laid.others, size.others).map((index) => ({
      pk: `LOGGED_MODEL#${modelId(index)}`,
      sk: 'LOGGED_MODEL',
      ...loggedModelIndexKeys(experiment_id, modelId(index), index),
    })),
  );
  await layItems(
    from(laid.batches, size.batches).map((batch) => ({
      ...pointsKey(watched, 'loss', 1_000 * batch, String(batch).padStart(26, '0')),
      points: encodePoints(
        times(1_000, (index) => ({
          value: Math.sin(index),
          timestamp: 1_000 * batch + index,
          step: 1_000 * batch + index,
        })),
      ),
    })),
  );
  Object.assign(laid, size);
}

async function costs(): Promise<Cost[]> {
  const { measure } = await import('../cost/meter.ts');
  const place = { experiment_id, watched, run_id: '', model_id: '' };
  const all: Cost[] = [];
  for (const [what, operation, input] of cases) {
    const given = operation === 'createExperiment' ? { name: `beside, with ${laid.runs} runs` } : input(place);
    const { result, cost, actions } = await measure(() => ok(operation, given));
    if (operation === 'createRun') place.run_id = result.run.info.run_id;
    if (operation === 'createLoggedModel') place.model_id = result.model.info.model_id;
    expect([what, declared.get(operation)]).toEqual([what, expect.arrayContaining([...actions])]);
    all.push(cost);
  }
  return all;
}

test('what a call of tracking costs does not depend on what is around it, and is what the documents say', async () => {
  await surround(sizes[0]);
  const few = await costs();
  await surround(sizes[1]);
  const many = await costs();
  const rows = (costs: Cost[]) =>
    costs.map(({ trips, read, write }, index) => [cases[index]?.[0] ?? '', trips, read, write]);
  expect(rows(many)).toEqual(rows(few));
  const table = tableOf(['operation', 'round trips', 'read units', 'write units'], rows(many));
  const document = new URL('../../../docs/access-patterns.md', import.meta.url);
  expect(documented(document, 'tracking', table)).toBe(table);
});

test('what selects nothing among 10,000 runs is looked for in bounded work', async () => {
  const { measure } = await import('../cost/meter.ts');
  await surround(sizes[1]);
  const cost = async (query: object) => {
    const input = { experiment_ids: [experiment_id], max_results: 10, ...query };
    const { result, cost } = await measure(() => ok('searchRuns', input));
    return { rows: result.runs?.length ?? 0, token: result.next_page_token !== undefined, ...cost };
  };
  // Too many to be selective: the newest are looked at until ten match.
  const all = await cost({ filter: 'metrics.acc >= 0' });
  expect([all.rows, all.read < 150, all.trips < 8]).toEqual([10, true, true]);
  const ordered = await cost({ filter: 'metrics.acc >= 0', order_by: ['metrics.acc DESC'] });
  expect([ordered.rows, ordered.read < 40, ordered.trips < 5]).toEqual([10, true, true]);
  // No index has params: every run is looked at, within the bound of a call.
  const none = await cost({ filter: "params.lr = 'none'" });
  expect([none.rows, none.read < 12_000]).toEqual([0, true]);
});
