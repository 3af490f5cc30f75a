import { packMinutes, packSummary } from '#shared/domain/observations/packed.ts';
import { summaryOf } from '#shared/domain/observations/summary.ts';
import { now } from '#test/support/fake-table.ts';
import { registered, ten } from '#test/support/registry.ts';
import { sha256 } from '#test/support/rows.ts';

/** Observations of version 1 as they lie in the table. */

export const hour = 3_600_000;
export const begin = now - (now % hour) - 5 * hour;

export const summary = (...values: number[]) => packSummary(summaryOf(values));

export function observed() {
  const alpha = registered(['Production', 'None']);
  const series = sha256(JSON.stringify(['m', []])).slice(0, 32);
  const of = (version: number) => `${alpha.id}#${ten(version)}`;
  const rollup = `ROLLUP#${of(1)}#${series}`;
  const at = (time: number) => String(time).padStart(13, '0');
  return {
    ...alpha,
    series,
    rollup,
    listed: { pk: `SERIES#${of(1)}`, sk: series, metric: 'm', tags: {} },
    delta: (time: number, ...values: number[]) => ({ pk: rollup, sk: `M#${at(time)}#b`, summary: summary(...values) }),
    hourly: (time: number, ...values: number[]) => ({
      pk: rollup,
      sk: `H#${at(time)}`,
      summary: summary(...values),
      minutes: packMinutes([{ at: 0, ...summaryOf(values) }]),
      rev: 1,
    }),
    baseline: `BASELINE#${of(1)}`,
  };
}
