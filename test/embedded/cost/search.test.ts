import { beforeAll, expect, test } from 'vitest';
import { freshTable } from '#test/support/fresh-table.ts';
import { documented, tableOf } from '#test/support/measured-table.ts';
import { type Kind, search } from '../search/pages.ts';
import type { Cost } from './meter.ts';

/**
 * What a search costs follows its page and what it selects: everything around a fixed answer grows a hundredfold, and
 * each search takes the same trips and units. The figures are the table in docs/access-patterns.md.
 */

const sizes = [30, 3_000] as const;

type Case = [what: string, kind: Kind, query: { filter?: string; order_by?: string[]; max_results?: number }];

const cases: Case[] = [
  ['models by name', 'models', { filter: "name = 'wanted-1'" }],
  ['models by IN of names', 'models', { filter: "name IN ('wanted-1', 'wanted-2', 'wanted-3')" }],
  ['models by prefix', 'models', { filter: "name LIKE 'wanted-%'" }],
  ['models by prefix, newest first', 'models', { filter: "name LIKE 'wanted-%'", order_by: ['timestamp DESC'] }],
  ['models by tag', 'models', { filter: "tags.team = 'wanted'" }],
  ['first page of 10 models', 'models', { max_results: 10 }],
  ['first page of 10 models, newest first', 'models', { order_by: ['timestamp DESC'], max_results: 10 }],
  ['versions by name', 'versions', { filter: "name = 'wanted-1'" }],
  ['versions by prefix', 'versions', { filter: "name LIKE 'wanted-%'" }],
  ['versions by run', 'versions', { filter: "run_id = 'wanted'" }],
  ['versions by source', 'versions', { filter: "source_path = 's3://wanted'" }],
  ['versions by tag', 'versions', { filter: "tags.team = 'wanted'" }],
  ['versions by tag, and another that many have', 'versions', { filter: "tags.team = 'wanted' AND tags.all = 'yes'" }],
  ['first page of 10 versions', 'versions', { max_results: 10 }],
  ['first page of 10 versions by name', 'versions', { order_by: ['name'], max_results: 10 }],
];

beforeAll(() => freshTable());

async function costs(): Promise<{ rows: number; cost: Cost }[]> {
  const { measure } = await import('./meter.ts');
  const all: { rows: number; cost: Cost }[] = [];
  for (const [, kind, query] of cases) {
    // Once before, so that the process knows the ids of the names.
    await search(kind, query);
    const { result, cost } = await measure(() => search(kind, query));
    all.push({ rows: result.rows.length, cost });
  }
  return all;
}

/** Newer and first by name: pages of whatever is there begin with the same rows, however many follow. */
const wanted = (at: number) =>
  ['wanted-1', 'wanted-2', 'wanted-3'].map((name) => ({
    name,
    at,
    tags: { team: 'wanted' },
    versions: [{ run_id: 'wanted', source: 's3://wanted', tags: { team: 'wanted', all: 'yes' }, at }],
  }));

test('what a search costs does not depend on what it does not select, and is what the documents say', async () => {
  const { lay, times, longAgo } = await import('../search/lay.ts');
  const other = (index: number) => ({
    name: `other-${String(index).padStart(6, '0')}`,
    at: longAgo + index,
    tags: { team: 'other' },
    versions: [{ run_id: 'other', tags: { team: 'other', all: 'yes' }, at: longAgo + index }],
  });
  await lay([...wanted(longAgo - 1), ...times(sizes[0], other)]);
  const few = await costs();
  await lay(times(sizes[1] - sizes[0], (index) => other(sizes[0] + index)));
  const many = await costs();
  const rows = (measured: typeof few) =>
    measured.map(({ rows, cost }, index) => [cases[index]?.[0] ?? '', rows, cost.trips, cost.read]);
  expect(rows(many)).toEqual(rows(few));
  const table = tableOf(['search', 'rows', 'round trips', 'read units'], rows(many));
  expect(documented(new URL('../../../docs/access-patterns.md', import.meta.url), 'searches', table)).toBe(table);
});
