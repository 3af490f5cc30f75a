import fc from 'fast-check';
import type { DatasetInput, Point, Run } from '#shared/domain/tracking/entities.ts';
import { runOf } from './lay.ts';

/** Random runs, and random searches over the values they are made of, and some that nothing has. */

const { MAX_VALUE } = Number;
export const experiments = ['0', '1', '2', '12'];
const metricKeys = ['acc', 'a b'];
const values = [-MAX_VALUE, -1e200, -1, -1e-300, 0, 1e-300, 0.5, 1, 1, 2 ** 60, MAX_VALUE];
const texts = ['red', 'blue', 'RED', '', 'x'.repeat(1_200)];
const keys = ['team', 'k.x'];
const names = ['a', 'b', 'ab'];
const statuses = ['RUNNING', 'FINISHED', 'FAILED'] as const;
const times = [-5, 0, 1, 2, 2 ** 53 - 1];

const point: fc.Arbitrary<Point> = fc.oneof(
  { weight: 2, arbitrary: fc.constantFrom(...values).map((value) => ({ value, timestamp: 1, step: 0 })) },
  { weight: 1, arbitrary: fc.constant({ value: 0, timestamp: 1, step: 0, is_nan: true as const }) },
);
const record = <Value>(keys: readonly string[], value: fc.Arbitrary<Value>) =>
  fc.dictionary(fc.constantFrom(...keys), value, { noNullPrototype: true });
const dataset: fc.Arbitrary<DatasetInput> = fc.record({
  name: fc.constantFrom('d1', 'd2'),
  digest: fc.constantFrom('1', '2'),
  tags: fc.constantFrom<DatasetInput['tags']>([], [{ key: 'mlflow.data.context', value: 'train' }]),
});

const drawn = fc.record({
  experiment_id: fc.constantFrom(...experiments),
  lifecycle_stage: fc.constantFrom('active' as const, 'active' as const, 'active' as const, 'deleted' as const),
  start_time: fc.constantFrom(...times),
  end_time: fc.option(fc.constantFrom(...times), { nil: undefined }),
  status: fc.constantFrom(...statuses),
  user_id: fc.constantFrom('', 'ada'),
  run_name: fc.constantFrom(...names),
  metrics: record(metricKeys, point),
  params: record(keys, fc.constantFrom(...texts)),
  tags: record(keys, fc.constantFrom(...texts)),
  datasets: fc.array(dataset, { maxLength: 1 }),
});

/** Ids in an order of their own, so that it is not that of any other field. */
export const runs = (minLength: number, maxLength: number): fc.Arbitrary<Run[]> =>
  fc
    .array(drawn, { minLength, maxLength })
    .map((list) =>
      list.map(({ end_time, ...fields }, index) =>
        runOf((index * 37) % 1_009, { ...fields, ...(end_time !== undefined && { end_time }) }),
      ),
    );

const quoted = (text: string) => `'${text}'`;
const numbers = ['=', '!=', '<', '<=', '>', '>='];
/** SQL's numbers have no signs before infinities, but digits enough. */
const numeral = (value: number) => String(value).replace('e+', 'e');

const metric = fc
  .tuple(fc.constantFrom(...metricKeys, 'none'), fc.constantFrom(...numbers), fc.constantFrom(...values))
  .map(([key, is, value]) => `metrics.\`${key}\` ${is} ${numeral(value)}`);
const text = (key: string, pool: readonly string[]) =>
  fc.oneof(
    fc
      .tuple(fc.constantFrom('=', '=', '=', '!='), fc.constantFrom(...pool))
      .map(([is, value]) => `${key} ${is} ${quoted(value)}`),
    fc
      .tuple(fc.constantFrom('LIKE', 'ILIKE'), fc.constantFrom('%', 'r%', '%E%', 'a_'))
      .map(([is, value]) => `${key} ${is} ${quoted(value)}`),
  );
const entry = (owner: string) =>
  fc
    .constantFrom(...keys, 'none')
    .chain((key) =>
      fc.oneof(
        { weight: 3, arbitrary: text(`${owner}.\`${key}\``, [...texts, 'nothing']) },
        { weight: 1, arbitrary: fc.constantFrom(`${owner}.\`${key}\` IS NULL`, `${owner}.\`${key}\` IS NOT NULL`) },
      ),
    );
const time = fc
  .tuple(fc.constantFrom('start_time', 'end_time'), fc.constantFrom(...numbers), fc.constantFrom(...times))
  .map(([key, is, value]) => `${key} ${is} ${value}`);
const ids = fc
  .tuple(fc.constantFrom('IN', 'NOT IN'), fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 1, maxLength: 8 }))
  .map(([is, list]) => `run_id ${is} (${list.map((index) => quoted(runOf((index * 37) % 1_009).run_id)).join(', ')})`);

const clause = fc.oneof(
  { weight: 4, arbitrary: metric },
  { weight: 3, arbitrary: entry('tags') },
  { weight: 1, arbitrary: entry('params') },
  { weight: 1, arbitrary: time },
  { weight: 1, arbitrary: ids },
  { weight: 1, arbitrary: text('run_name', names) },
  { weight: 1, arbitrary: text('status', statuses) },
  { weight: 1, arbitrary: text('datasets.name', ['d1', 'd2']) },
);

const fields = [
  ...metricKeys.map((key) => `metrics.\`${key}\``),
  ...['metrics.none', 'start_time', 'end_time', 'run_id', 'run_name', 'status', 'params.team', 'tags.`k.x`'],
];
const order = fc
  .oneof(
    fc.shuffledSubarray(fields, { minLength: 0, maxLength: 3 }),
    // The way that has most turns.
    fc.shuffledSubarray(fields.slice(1), { maxLength: 1 }).map((more) => [fields[0] as string, ...more]),
  )
  .chain((list) => fc.tuple(...list.map((key) => fc.constantFrom(key, `${key} ASC`, `${key} DESC`, `${key} DESC`))));

/** So many that no partition of theirs is walked by itself. */
const nobodys = Array.from({ length: 60 }, (_, index) => `${1_000 + index}`);

export type Asked = {
  experiment_ids: string[];
  filter: string;
  order_by: string[];
  run_view_type: string;
  sizes: number[];
};

export const query: fc.Arbitrary<Asked> = fc.record({
  experiment_ids: fc
    .tuple(fc.subarray(experiments, { minLength: 1 }), fc.boolean())
    .map(([list, many]) => (many ? [...list, ...nobodys] : list)),
  filter: fc.array(clause, { maxLength: 3 }).map((clauses) => clauses.join(' AND ')),
  order_by: order,
  run_view_type: fc.constantFrom('ACTIVE_ONLY', 'ACTIVE_ONLY', 'DELETED_ONLY', 'ALL'),
  sizes: fc.array(fc.integer({ min: 1, max: 8 }), { minLength: 1, maxLength: 4 }),
});
