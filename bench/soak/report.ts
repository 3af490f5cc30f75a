import { cpus } from 'node:os';
import { lineChart } from '#bench/chart/lines.ts';
import { median } from '#bench/figures.ts';
import { keep } from '#bench/results.ts';
import { documented, tableOf } from '#test/support/measured-table.ts';
import type { Sample, Soaked } from './soak.ts';

const document = new URL('../../docs/soak.md', import.meta.url);

/** The most that memory may be in the last third of the time, times that of the second; the first is warm-up. */
const flat = 1.15;

/** The median of each third. */
const thirds = (values: readonly number[]): [number, number, number] => {
  const size = values.length / 3;
  const third = (n: number) => median(values.slice(Math.round(n * size), Math.round((n + 1) * size)));
  return [third(0), third(1), third(2)];
};

const memoryOf = (samples: readonly Sample[]) => thirds(samples.map(({ memory }) => memory));

export function isFlat({ samples }: Soaked): boolean {
  const [, second, last] = memoryOf(samples);
  return last <= flat * second;
}

const whole = (value: number) => Math.round(value).toLocaleString('en');

const listed = (counts: Iterable<[string | number, number]>) =>
  [...counts].map(([what, count]) => `${what}: ${whole(count)}`).join(', ');

export function summary({ settings, tally, samples, heap, checked, injected }: Soaked): string {
  const [first, second, last] = memoryOf(samples);
  const { statuses, retries, findings, paths } = tally;
  const faults = Object.entries(injected).map(([name, { requests, faults: by }]) => [
    `faults in ${whole(requests)} requests to ${name}`,
    listed(Object.entries(by).sort(([, a], [, b]) => b - a)),
  ]);
  return tableOf(
    ['what', 'a run showed'],
    [
      ['minutes, clients, seed', `${settings.minutes}, ${settings.clients}, ${settings.seed}`],
      ...faults,
      ['kinds of calls, answers', `${paths.size}, ${whole(tally.answers)}`],
      ['answers by status', listed([...statuses].sort(([a], [b]) => a - b))],
      ['calls that succeeded, by retries', listed(retries.map((count, tries) => [tries, count]))],
      ['the longest that an answer took, s', (tally.slowest / 1_000).toFixed(1)],
      ['answers that no retry explains', findings.length],
      ['models, versions, rows of the ledger', [checked.models, checked.versions, checked.rows].map(whole).join(', ')],
      ['transitions told to webhooks, in requests', [checked.deliveries, checked.requests].map(whole).join(', ')],
      ['what did not hold in the end', checked.problems.length],
      ['memory, MB: first, second and last third', [first, second, last].map(whole).join(', ')],
      [`last third to second (at most ${flat})`, (last / second).toFixed(2)],
      ['heap after a full collection, MB: the same', thirds(heap).map(whole).join(', ')],
    ],
  );
}

/** Round figures up to just above the greatest. */
const ticksTo = (greatest: number): number[] => {
  const step = 10 ** Math.floor(Math.log10(greatest)) / 2;
  return Array.from({ length: Math.ceil(greatest / step) + 1 }, (_, n) => n * step);
};

/** Seconds: as long as weather takes to come again, so that what it does to the load is even. */
const window = 30;

/** The median of each window, at its end, in minutes. */
const smoothed = (samples: readonly Sample[], of: 'memory' | 'answers') =>
  [...Map.groupBy(samples, ({ at }) => Math.floor(at / window))].map(
    ([n, some]) => [((n + 1) * window) / 60, median(some.map((one) => one[of]))] as const,
  );

export function keepSoaked(soaked: Soaked): void {
  const { settings, tally, samples, heap, checked, injected } = soaked;
  const rounded = samples.map(({ at, memory, answers }) => [Math.round(at), Math.round(memory), Math.round(answers)]);
  keep('soak.json', {
    ...{ settings, injected },
    answers: tally.answers,
    statuses: Object.fromEntries(tally.statuses),
    retries: tally.retries,
    findings: tally.findings,
    calls: Object.fromEntries([...tally.paths].sort()),
    ...{ checked, heap },
    samples: { columns: ['s', 'memory in MB', 'answers a second'], rows: rounded },
  });
  const [memory, answers] = [smoothed(samples, 'memory'), smoothed(samples, 'answers')];
  const greatest = Math.max(...[...memory, ...answers].map(([, value]) => value));
  const chart = lineChart({
    title: 'Under faults: memory of the server, and answers a second',
    x: { label: 'minutes', ticks: ticksTo(Math.ceil(settings.minutes)) },
    y: { label: 'MB, answers/s', ticks: ticksTo(greatest) },
    series: [
      { name: 'memory, MB', points: memory },
      { name: 'answers/s', points: answers },
    ],
  });
  keep('soak.svg', chart);
  const how = `${cpus().length} processors (${cpus()[0]?.model}), with all of it on one machine.`;
  documented(document, 'soak', `${summary(soaked)}\n\n${how}`);
}
