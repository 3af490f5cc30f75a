import { cpus } from 'node:os';
import { barChart } from '#bench/chart/bars.ts';
import { ms, times } from '#bench/figures.ts';
import { keep } from '#bench/results.ts';
import { documented, tableOf } from '#test/support/measured-table.ts';
import type { Result } from './beside.ts';
import { settings } from './compare.ts';
import { wantedOfBare } from './scenarios.ts';

const document = new URL('../../docs/performance.md', import.meta.url);

const rate = (value: number) => Math.round(value).toString();

/** What is missed is said where the figure stands. */
const against = (value: number, wanted: number | undefined, kept: boolean): string =>
  wanted === undefined ? times(value) : `${times(value)} (${kept ? '' : '**missed**: '}${times(wanted)})`;

const atLeast = (value: number, wanted?: number) => against(value, wanted, wanted !== undefined && value >= wanted);
const atMost = (value: number, wanted?: number) => against(value, wanted, wanted !== undefined && value <= wanted);

const none = '–';

export function figures({ scenario: { name, wanted }, stagebook, mlflow, bare, alone, requests }: Result): string[] {
  const shown = ({ rate: perSecond, p50, p99, cpu }: Result['stagebook']) =>
    `${rate(perSecond)}, ${ms(p50)}, ${ms(p99)}, ${ms(cpu)}`;
  return [
    name,
    shown(stagebook),
    mlflow ? shown(mlflow) : none,
    mlflow ? atLeast(stagebook.rate / mlflow.rate, wanted?.rate) : none,
    mlflow ? atMost(stagebook.cpu / mlflow.cpu, wanted?.cpu) : none,
    alone && mlflow ? `${times(alone.rate / mlflow.rate)}, ${times(alone.cpu / mlflow.cpu)}` : none,
    `${rate(bare.rate)}: ${atLeast(stagebook.rate / bare.rate, wantedOfBare)}`,
    `${requests.call.toFixed(1)}, ${requests.consumers.toFixed(1)}`,
  ];
}

const table = (results: readonly Result[]) =>
  tableOf(
    [
      'what',
      'Stagebook: a second, p50, p99, CPU (ms)',
      'mlflow server: the same',
      'rate (wanted)',
      'CPU a request (wanted at most)',
      'both without consumers',
      'the bare loop a second: Stagebook is (wanted)',
      'requests of a call, of its consumers',
    ],
    results.map(figures),
  );

const bar = (name: string, value: number, mark: number | undefined) => ({
  name,
  value,
  ...(mark !== undefined && { mark }),
});

/** What both servers did of something, a second. */
export type Pair = { stagebook: number; mlflow: number };
export type Others = { memory: Pair; files: Record<string, Pair>; points: Record<string, Pair>; hooks: object };

const otherTable = ({ memory, files, points }: Others): string => {
  const row = (name: string, { stagebook, mlflow }: Pair) => [
    name,
    rate(stagebook),
    rate(mlflow),
    times(stagebook / mlflow),
  ];
  return tableOf(
    ['what', 'Stagebook', 'mlflow server', 'ratio'],
    [
      ...Object.entries(files).map(([name, pair]) => row(`${name}, MB/s`, pair)),
      ...Object.entries(points).map(([name, pair]) => row(`${name}, points/s`, pair)),
      row('memory at the end, MB', memory),
    ],
  );
};

/** Digits that another run would show again; nothing where nothing was measured. */
const rounded = <T extends object>(figures: T): T =>
  JSON.parse(
    JSON.stringify(figures, (_, value) => {
      if (typeof value !== 'number') return value;
      return Number.isNaN(value) ? undefined : Number(value.toPrecision(4));
    }),
  );

/** The tables, the charts, and all figures behind them. */
export function report(results: readonly Result[], others: Others): void {
  const compared = results.flatMap((one) => (one.mlflow ? [{ ...one, mlflow: one.mlflow }] : []));
  const all = results.map(({ scenario: { name, wanted }, ...windows }) => ({ name, wanted, ...windows }));
  keep('bench.json', rounded({ settings, scenarios: all, ...others }));
  keep(
    'rates.svg',
    barChart({
      title: 'Requests a second, times those of mlflow server; the mark is what is wanted',
      unit: '×',
      bars: compared.map(({ scenario, stagebook, mlflow }) =>
        bar(scenario.name, stagebook.rate / mlflow.rate, scenario.wanted?.rate),
      ),
    }),
  );
  keep(
    'cpu.svg',
    barChart({
      title: "mlflow server's CPU time a request, times Stagebook's; the mark is what is wanted",
      unit: '×',
      bars: compared.map(({ scenario, stagebook, mlflow }) =>
        bar(scenario.name, mlflow.cpu / stagebook.cpu, scenario.wanted && 1 / scenario.wanted.cpu),
      ),
    }),
  );
  process.env.UPDATE_DOCS ??= '1';
  const how = `Windows of ${settings.seconds} s, rounds: ${settings.rounds}; ${cpus().length} processors (${cpus()[0]?.model}).`;
  documented(document, 'bench', `${table(results)}\n\n${how}`);
  documented(document, 'bench-others', otherTable(others));
}
