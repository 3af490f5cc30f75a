import { barChart } from '#bench/chart/bars.ts';
import { ms, times } from '#bench/figures.ts';
import { keep } from '#bench/results.ts';
import { documented, tableOf } from '#test/support/measured-table.ts';
import type { HotFigure } from './hot.ts';
import type { Figure, Measured } from './measure.ts';

/** `seconds`: how long it took to make it. */
export type Registry = { versions: number; bytes: number; seconds: number };

type Run = {
  sizes: readonly number[];
  hot: readonly [number, number];
  registries: readonly Registry[];
  /** By size. */
  costs: readonly Measured[];
  reads: readonly HotFigure[];
};

const document = new URL('../../docs/scale.md', import.meta.url);

/** How many times as long a hot read may take on the big registry. */
const wanted = 1.3;

const count = (value: number) => value.toLocaleString('en');

const units = ({ requests, trips, read, write }: Figure): string =>
  [requests, trips, ...(read > 0 || write === 0 ? [`${read} r`] : []), ...(write > 0 ? [`${write} w`] : [])].join(', ');

const searched = (figure: Figure): string =>
  figure.refused ? figure.refused.slice(0, 3) : `${figure.rows}: ${units(figure)}; ${ms(figure.ms as number)}`;

function bySize(kind: keyof Measured, { sizes, costs }: Run, shown: (figure: Figure) => string): string {
  const rows = (costs[0] as Measured)[kind].map(({ what }, at) => [
    what,
    ...costs.map((measured) => shown(measured[kind][at] as Figure)),
  ]);
  return tableOf(['what', ...sizes.map(count)], rows);
}

const growth = ([small, big]: readonly [number, number]): number => big / small;

const judged = (ratio: number): string => (ratio > wanted ? `**${times(ratio)}**` : times(ratio));

function readTable({ hot, reads }: Run): string {
  const [small, big] = hot.map(count);
  const rows = reads.map(({ what, stagebook, mlflow }) => [
    what,
    stagebook.map(ms).join(' → '),
    judged(growth(stagebook)),
    mlflow.map(ms).join(' → '),
    times(growth(mlflow)),
  ]);
  return tableOf(['p50, ms', `Stagebook, ${small} → ${big}`, 'grows', 'mlflow server, the same', 'grows'], rows);
}

/** Writes what a run showed: kept whole, as a chart, and in the document. */
export function report(run: Run): void {
  const { hot, reads } = run;
  keep('scale.json', run);
  const bars = reads.flatMap(({ what, stagebook, mlflow }) => [
    { name: what, value: growth(stagebook) },
    { name: 'mlflow server', value: growth(mlflow) },
  ]);
  const title = `p50 with ${count(hot[1])} versions, as a multiple of that with ${count(hot[0])}`;
  keep('scale.svg', barChart({ title, unit: '×', bars }));
  process.env.UPDATE_DOCS = '1';
  documented(document, 'what calls take', bySize('operations', run, units));
  documented(document, 'searches by size', bySize('searches', run, searched));
  documented(document, 'hot reads', readTable(run));
  const madeOf = ({ versions, bytes, seconds }: Registry) => [count(versions), Math.round(bytes / 1e6), seconds];
  documented(document, 'generated', tableOf(['versions', 'MB', 'made in, s'], run.registries.map(madeOf)));
}
