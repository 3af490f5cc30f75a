import { own } from '#shared/domain/own.ts';
import type { Run } from '#shared/domain/tracking/entities.ts';
import { matchesRun } from '#shared/domain/tracking/search/match-run.ts';
import type { RunClause } from '#shared/domain/tracking/search/types.ts';
import { inParallel } from '../../in-parallel.ts';
import { chunks, type Item } from '../../items.ts';
import { queryPages } from '../../query.ts';
import { once, resume, together } from '../../search/batch.ts';
import { limits } from '../../search/limits.ts';
import { sorted } from '../../search/sorted.ts';
import { costOf, isStill, stretches, type Walk } from '../../search/walk.ts';
import {
  experimentIn,
  idIn,
  metricIndexKeys,
  metricOrder,
  metricPartition,
  runPartition,
  sortable,
  timeIn,
  valueIn,
} from '../keys.ts';
import { toRun } from '../runs.ts';
import { onEntity, type SortedBatches } from './found.ts';
import { loadRuns, type Wanted } from './run-rows.ts';

/** Ways to runs: each finds all that can match, and perhaps more. */

/** Runs that are known by their ids, whatever the order. */
export const byIds = (ids: readonly string[], wanted: Wanted): SortedBatches<Run> =>
  together(ids.length, async function* load() {
    for (const some of chunks(ids, limits.batch)) yield await loadRuns(some, wanted);
  });

/** Partitions that are walked at once; the runs of more experiments are found among those of all. */
const mostPartitions = 50;

function timeWalk({ experiments, stages, size }: Wanted, forward: boolean): Walk & { index: 'list' | 'recent' } {
  const few = experiments.length * stages.length <= mostPartitions;
  const partitions = few
    ? stages.flatMap((stage) => experiments.map((id) => runPartition.of(id, stage)))
    : stages.flatMap((stage) => runPartition.all(stage));
  const known = new Set(experiments);
  return {
    index: few ? 'list' : 'recent',
    partitions,
    // The newest come first in the indexes.
    forward: !forward,
    size,
    keepRuns: timeIn,
    ...(!few && { select: ({ recent_sk }) => known.has(experimentIn(String(recent_sk))) }),
  };
}

/** Runs by the time of their start. */
export async function* byTime(
  wanted: Wanted,
  { ascending, way = 'time', start = wanted.start }: { ascending: boolean; way?: string; start?: Wanted['start'] },
): SortedBatches<Run> {
  const walk = timeWalk(wanted, ascending);
  for await (const stretch of stretches({ ...walk, ...resume(start, way) })) {
    const { rows } = stretch;
    const ids = rows.map(({ pk }) => idIn(pk));
    const load = () => loadRuns(ids, wanted, (item, index) => isStill(walk, rows[index] as (typeof rows)[0], item));
    yield { from: [way, stretch.from], to: stretch.to, cost: costOf(stretch), load: () => once(load) };
  }
}

/** Runs in an order that no index has. */
export const inMemory = (batches: SortedBatches<Run>, { clauses }: Wanted): SortedBatches<Run> =>
  sorted(batches, onEntity(matchesRun(clauses)), 'start_time or a metric');

/** The values of a metric that a filter allows, both ends included. */
export function boundsOf(
  key: string,
  clauses: readonly RunClause[],
): { least: number; most: number; bounded: boolean } {
  let [least, most, bounded] = [-Number.MAX_VALUE, Number.MAX_VALUE, false];
  for (const clause of clauses) {
    if (clause.type !== 'metric' || clause.key !== key) continue;
    const { comparator, value } = clause;
    if (comparator === '!=') continue;
    bounded = true;
    if (comparator !== '<' && comparator !== '<=') least = Math.max(least, value);
    if (comparator !== '>' && comparator !== '>=') most = Math.min(most, value);
  }
  return { least, most, bounded };
}

const valueRange = ({ least, most }: { least: number; most: number }) => ({
  low: metricOrder.numbers + sortable(least),
  high: `${metricOrder.numbers}${sortable(most)}~`,
});

/** Experiments whose index is asked at once. */
const atOnce = 25;

/** The runs whose metric is within bounds, if they are few. */
export async function withinBounds(key: string, { experiments, clauses }: Wanted): Promise<string[] | undefined> {
  const { low, high } = valueRange(boundsOf(key, clauses));
  // A run whose metric changes meanwhile can be met twice.
  const found = new Set<string>();
  const areMany = () => found.size > limits.posted;
  await inParallel(experiments, atOnce, async (experiment) => {
    if (areMany()) return;
    const range = { index: 'list' as const, partition: metricPartition(experiment, key), from: low, to: high };
    for await (const page of queryPages({ ...range, limit: limits.posted + 1 })) {
      for (const { list_sk } of page) found.add(idIn(String(list_sk)));
      if (areMany()) return;
    }
  });
  return areMany() ? undefined : [...found];
}

type MetricOrder = { key: string; ascending: boolean };

/** A run as the index has it by a metric, now that it is read. */
function placed(item: Item, key: string): Item | undefined {
  const run = toRun(item);
  const point = own(run.metrics, key);
  return point && { ...item, ...metricIndexKeys(run, key, point) };
}

/** What is no number any more comes with its like, after all numbers. */
const isAmong = (way: string, item: Item | undefined) =>
  way === 'nan' || !String(item?.list_sk).startsWith(metricOrder.nan);

async function* byIndex(
  way: string,
  walk: Pick<Walk, 'low' | 'high' | 'forward'> & { key: string },
  wanted: Wanted,
): SortedBatches<Run> {
  const { key, ...bounds } = walk;
  const partitions = wanted.experiments.map((id) => metricPartition(id, key));
  const whole = { index: 'list' as const, partitions, size: wanted.size, keepRuns: valueIn, ...bounds };
  for await (const stretch of stretches({ ...whole, ...resume(wanted.start, way) })) {
    const { rows } = stretch;
    const ids = rows.map(({ list_sk }) => idIn(String(list_sk)));
    const isValid = (item: Item, index: number) => {
      const now = placed(item, key);
      return isAmong(way, now) && isStill(whole, rows[index] as Item, now);
    };
    const load = () => loadRuns(ids, wanted, isValid);
    yield { from: [way, stretch.from], to: stretch.to, cost: costOf(stretch), load: () => once(load) };
  }
}

/** Only those without the metric: the others have come before. */
async function* lacking(key: string, batches: SortedBatches<Run>): SortedBatches<Run> {
  for await (const { load, ...batch } of batches) {
    yield {
      ...batch,
      load: async function* loadLacking() {
        for await (const rows of load()) yield rows.filter(({ entity }) => !Object.hasOwn(entity.metrics, key));
      },
    };
  }
}

/** By a name that tells, when the next page begins with it, what has come before. */
async function* under(way: string, batches: SortedBatches<Run>): SortedBatches<Run> {
  for await (const { from, ...batch } of batches) yield { ...batch, from: [way, ...from.slice(1)] };
}

/** Runs by a metric: those with a number, in its order; then those where it is none; then those that do not have it. */
export async function* byMetric({ key, ascending }: MetricOrder, wanted: Wanted): SortedBatches<Run> {
  const { order, start, clauses } = wanted;
  const bounds = boundsOf(key, clauses);
  const begun = ['value', 'nan', 'rest'].indexOf(start?.from[0] ?? 'value');
  if (bounds.least > bounds.most) return;
  if (begun <= 0) yield* byIndex('value', { key, forward: ascending, ...valueRange(bounds) }, wanted);
  if (bounds.bounded) return;
  const nan = { key, forward: true, low: metricOrder.nan, high: `${metricOrder.nan}~` };
  if (begun <= 1) yield* byIndex('nan', nan, wanted);
  if (clauses.some((clause) => clause.type === 'metric' && clause.key === key)) return;
  const next = order[1];
  const isTime = next?.type === 'attribute' && next.key === 'start_time';
  const rest = isTime ? { ascending: next.ascending, way: 'rest' } : { ascending: false, start: undefined };
  const others = lacking(key, byTime(wanted, rest));
  yield* isTime ? others : under('rest', inMemory(others, wanted));
}
