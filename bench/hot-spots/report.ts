import { lineChart } from '#bench/chart/lines.ts';
import { shards } from '#shared/operations/table.ts';
import { tableOf } from '#test/support/measured-table.ts';
import { limits } from './limits.ts';
import { lasting, ofOneModel, type Rate, sharedByAll } from './rates.ts';
import type { Told } from './scenarios.ts';
import { throttledShare } from './shards.ts';
import type { Outcome } from './simulate.ts';

const count = (n: number) => Math.round(n).toLocaleString('en');
const time = (ms: number) => (Number.isNaN(ms) ? '' : ms < 1_000 ? `${count(ms)} ms` : `${(ms / 1_000).toFixed(1)} s`);
const code = (partition: string) => (partition.startsWith('the ') ? partition : `\`${partition}\``);

const named: { [by: string]: string } = { gateway: '429 by API Gateway', lambda: '503 for want of an environment' };

/** Who refuses, in the order in which they begin to, and after how long. */
const refusing = ({ refusals }: Outcome): string =>
  refusals.map(({ by, since }) => `${named[by] ?? code(by)} (${time(since)})`).join(', ') || 'nothing';

export const outcomeTable = (rows: readonly (readonly [Told, Outcome])[]): string =>
  tableOf(
    [
      'scenario',
      'routes',
      'what throttles, from when on',
      'table holds, calls/s',
      'p50',
      'p99',
      'retries a call',
      'refused in the end',
      'conflicts',
      'ledger behind',
      'remedy',
    ],
    rows.map(([{ name, routes, remedy, call, models, isNew }, outcome]) => {
      const { asked, p50, p99, retries, refused, conflicts, behind } = outcome;
      const share = (refused.gateway + refused.lambda + refused.throttled) / asked;
      return [
        name,
        routes,
        refusing(outcome),
        count(lasting(call, models === undefined, isNew ? limits.newTable : limits.table)),
        time(p50),
        time(p99),
        (retries / asked).toFixed(1),
        share === 0 ? '0' : `${(100 * share).toFixed(1)} %`,
        conflicts,
        behind === 0 ? '' : time(behind),
        remedy,
      ];
    }),
  );

const rateTable = (rates: readonly Rate[]) =>
  tableOf(
    ['partition', 'what', 'units', 'a second'],
    rates.map(({ partition, what, kind, units, perSecond }) => [
      code(partition),
      what,
      `${units} ${kind === 'reads' ? 'read' : 'write'}`,
      count(perSecond),
    ]),
  );
export const sharedTable = (): string => rateTable(sharedByAll());
export const modelTable = (): string => rateTable(ofOneModel());

const tried = [1, 2, 4, 8, 16];
const rates = [250, 500, 1_000, 1_500, 2_000, 2_500, 3_000, 4_000, 6_000, 8_000];
export const sweptCall = 'create version';

export type Swept = { shards: number; points: [rate: number, share: number][] };

export const sweep = (): Swept[] =>
  tried.map((over) => ({ shards: over, points: rates.map((rate) => [rate, throttledShare(sweptCall, rate, over)]) }));

const tolerated = 0.01;

export const sweepTable = (swept: readonly Swept[]): string =>
  tableOf(
    ['shards', ...rates.map((rate) => `${count(rate)}/s`)],
    swept.map(({ shards: over, points }) => [
      over === shards ? `**${over}**` : over,
      ...points.map(([, share]) => (share < tolerated ? '0' : `${Math.round(100 * share)} %`)),
    ]),
  );

export const sweepChart = (swept: readonly Swept[]): string =>
  lineChart({
    title: 'Versions of many models: share of calls that the table throttles (simulated)',
    x: { label: 'creates a second', log: true, ticks: [250, 500, 1_000, 2_000, 4_000, 8_000] },
    y: { label: 'share', ticks: [0, 0.25, 0.5, 0.75, 1], format: (share) => `${share * 100} %` },
    series: swept.map(({ shards: over, points }) => ({ name: `${over} shard${over === 1 ? '' : 's'}`, points })),
  });
