import { copied } from '#shared/domain/gates/copied.ts';
import { latest } from '#shared/domain/gates/measured.ts';
import type { Test } from '#shared/domain/search/condition.ts';
import { matches } from '#shared/domain/search/match.ts';
import type { Searchable, Where } from '#shared/domain/search/types.ts';
import { clausesOf, conjuncts } from '#shared/domain/search/where.ts';
import { reportsIn } from '../gates/reports.ts';
import { chunks, getItems, type Item } from '../items.ts';
import { measuredKey } from '../keys.ts';
import type { Row } from './batch.ts';
import type { Found } from './found.ts';
import { limits } from './limits.ts';

/** The metrics that a filter speaks of, and what it says besides, which is asked before anything is read for them. */
export type Metrics = { keys: readonly string[]; besides: Test<Searchable> };

const metricsIn = (where: Where): string[] =>
  clausesOf(where).flatMap(({ type, key }) => (type === 'metric' ? [key] : []));

export const metricsOf = (where: Where, ranked: readonly string[] = []): Metrics => ({
  keys: [...new Set([...metricsIn(where), ...ranked])],
  besides: matches(conjuncts(where).filter((part) => metricsIn(part).length === 0)),
});

/** A metric is what it is to gates: the latest of all that counts. */
function measure(row: Row<Found>, item: Item | undefined, keys: readonly string[]): Row<Found> {
  const measured = [...copied(row.entity.version), ...reportsIn(item)];
  const values = keys.flatMap((metric) => {
    const found = latest({ metric }, measured);
    return found ? [[metric, Number(found.value)]] : [];
  });
  const more = 1 + Math.floor(Buffer.byteLength(JSON.stringify(item ?? '')) / 4_096);
  return { ...row, on: { ...row.on, metrics: Object.fromEntries(values) }, more };
}

/** Rows with what was measured of them: an item more of each. */
export async function withMetrics(rows: Row<Found>[], { keys, besides }: Metrics): Promise<Row<Found>[]> {
  if (keys.length === 0) return rows;
  const measured: Row<Found>[] = [];
  for (const some of chunks(
    rows.filter(({ on }) => besides(on)),
    limits.batch,
  )) {
    const items = await getItems(some.map(({ entity }) => measuredKey(entity.model.id, entity.version.version)));
    measured.push(...some.map((row, index) => measure(row, items[index], keys)));
  }
  return measured;
}
