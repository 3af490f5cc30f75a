import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { costChart } from '#bench/cost/chart.ts';
import {
  breakEvenWith,
  call,
  costOf,
  dollars,
  idle,
  million,
  mix,
  mixed,
  type Offer,
  others,
  perMillion,
  registry,
  secondsOfMonth,
  servers,
  total,
  tracking,
} from '#bench/cost/model.ts';
import { assumed, type Price, prices, seenIn } from '#bench/cost/prices.ts';
import { keep } from '#bench/results.ts';
import { documented, tableOf } from '#test/support/measured-table.ts';

/** docs/cost.md is arithmetic on `bench/cost`. `UPDATE_DOCS=1` rewrites it, and its chart. */

const file = (path: string) => new URL(`../../${path}`, import.meta.url);
const document = file('docs/cost.md');

const lines = (all: readonly [string, string, number][], what: string) => [
  ...all.map(([name, arithmetic, amount]) => [name, arithmetic, dollars(amount)]),
  [`**${what}**`, '', `**${dollars(total(all))}**`],
];

/** Calls a month at which the other costs no more; models' bytes are paid for there, too. */
const breakEven = (other: Offer) => {
  const found = breakEvenWith(other);
  const calls = found ?? other.most ?? 0;
  const until = found === undefined ? 'none up to ' : '';
  return [
    dollars(other.dollars(calls)),
    `${until}${(calls / million).toFixed(0)}`,
    `${until}${(calls / secondsOfMonth).toFixed(1)}`,
  ];
};

const tables: Record<string, string> = {
  prices: tableOf(
    ['price', '$', 'for', 'seen in a page of'],
    Object.entries<Price>(prices).map(([name, [amount, unit, page]]) => [`\`${name}\``, amount, unit, seenIn(page)]),
  ),
  assumptions: tableOf(
    ['assumed', 'what'],
    Object.values(assumed).map(([value, what]) => [value, what]),
  ),
  call: tableOf(['a million calls', 'arithmetic', '$'], lines(call, 'before what they do')),
  operations: tableOf(
    ['a million times', 'read units', 'write units', 'table, $', 'ledger, $', 'with the call, $'],
    [...registry, ...tracking].map((name) => {
      const { reads, writes, table, ledger, all } = costOf(name);
      return [name, reads, writes, dollars(table), dollars(ledger), dollars(all)];
    }),
  ),
  mix: tableOf(
    ['a million calls of a registry', '$'],
    [
      ...call.map(([name, , amount]) => [name, dollars(amount)]),
      ['table', dollars(mixed('table'))],
      ['ledger', dollars(mixed('ledger'))],
      ['**together**', `**${dollars(perMillion)}**`],
    ],
  ),
  'mix of calls': tableOf(
    ['of a million', 'calls'],
    mix.map(([name, thousands]) => [name, `${thousands},000`]),
  ),
  idle: tableOf(['a month', 'arithmetic', '$'], lines(idle, 'together')),
  servers: tableOf(
    ['a month of `mlflow server`', 'arithmetic', '$'],
    Object.entries(servers).flatMap(([name, all]) => lines(all, name)),
  ),
  'break-even': tableOf(
    ['against', 'its month, $', 'millions of calls a month', 'calls a second, all day'],
    Object.entries(others).map(([name, other]) => [name, ...breakEven(other)]),
  ),
};

test.each(Object.entries(tables))('the table of %s is what prices and measurements make', (name, table) => {
  expect(documented(document, name, table)).toBe(table);
});

test('the mix is a million calls', () => {
  expect(mix.reduce((sum, [, thousands]) => sum + thousands, 0)).toBe(1_000);
});

test('the chart is of the same', () => {
  if (process.env.UPDATE_DOCS) keep('cost.svg', costChart());
  expect(readFileSync(file('bench/results/cost.svg'), 'utf8')).toBe(costChart());
});
