import { lineChart } from '#bench/chart/lines.ts';
import { type Offer, others, stagebook } from './model.ts';

const decades = [1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9];
const calls = decades.flatMap((decade) => (decade === 1e9 ? [decade] : [decade, decade * 10 ** 0.5]));

const words: Record<number, string> = {
  1e3: '1,000',
  1e4: '10,000',
  1e5: '100,000',
  1e6: '1 M',
  1e7: '10 M',
  1e8: '100 M',
  1e9: '1,000 M',
};

const pointsOf = ({ dollars, most = Number.POSITIVE_INFINITY }: Offer) =>
  [...new Set(calls.map((count) => Math.min(count, most)))].map((count) => [count, dollars(count)] as const);

/** Dollars a month by calls a month, as SVG. */
export const costChart = (): string =>
  lineChart({
    title: 'What a month costs, by how many calls there are',
    x: { label: 'calls a month', log: true, ticks: decades, format: (value) => words[value] ?? '' },
    y: {
      label: '$ a month',
      log: true,
      ticks: [1, 10, 100, 1_000, 10_000],
      format: (value) => value.toLocaleString('en'),
    },
    series: Object.entries({ Stagebook: stagebook, ...others }).map(([name, offer]) => ({
      name,
      points: pointsOf(offer),
    })),
  });
