import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { type CallName, calls, type Units } from '#bench/hot-spots/calls.ts';
import { type EntryName, entries } from '#bench/hot-spots/chaining.ts';
import { chainUnits, sharedByAll, unitsOf } from '#bench/hot-spots/rates.ts';
import { modelTable, sharedTable } from '#bench/hot-spots/report.ts';
import { table } from '#shared/operations/table.ts';
import { documented } from '#test/support/measured-table.ts';

/** The simulator says where units land; how many there are is measured. */

const access = readFileSync(new URL('../../../docs/access-patterns.md', import.meta.url), 'utf8');

/** Read and write units of the row of that name in docs/access-patterns.md; a search has one column less before them. */
function measured(name: string): [reads: number, writes: number] {
  const row = access.split('\n').find((line) => line.startsWith(`| ${name} |`));
  const figures = (row ?? '').split('|').slice(2, -1).map(Number);
  const isSearch = access.indexOf(row ?? '') > access.indexOf('<!-- measured: searches -->');
  const [reads, writes] = isSearch && !name.startsWith('create') ? [figures[2], 0] : figures.slice(1);
  if (reads === undefined || writes === undefined) throw new Error(`Nothing is measured of ${name}.`);
  return [reads, writes];
}

const sum = (units: Units) => Object.values(units).reduce((all, one) => all + one, 0);

test.each(Object.keys(calls) as CallName[])('%s: what lands on partitions is what was measured', (name) => {
  const { reads, writes } = unitsOf(name);
  expect([sum(reads), sum(writes)]).toEqual(measured(name));
});

test.each(Object.keys(entries) as EntryName[])('%s, likewise', (name) => {
  const { reads, writes } = chainUnits(name);
  expect([sum(reads), sum(writes)]).toEqual(measured(name));
});

/** Written by what the clock starts, some times an hour. */
const byClock = ['CHECKPOINT', 'RECONCILED'];

test('every partition of the table that all models share has a rate', () => {
  const whole = Object.values(table.families)
    .flat()
    .filter((family) => !family.endsWith('#'));
  const rated = new Set(sharedByAll().map(({ partition }) => partition));
  expect(whole.filter((family) => !rated.has(family))).toEqual(byClock);
});

test.each([
  ['shared partitions', sharedTable()],
  ['one model', modelTable()],
])('the table of %s in the documents is what the arithmetic makes', (name, made) => {
  expect(documented(new URL('../../../docs/scale.md', import.meta.url), name, made)).toBe(made);
});
