import { beforeAll, expect, test } from 'vitest';
import { freshTable } from '#test/support/fresh-table.ts';
import { documented, tableOf } from '#test/support/measured-table.ts';
import { type Asking, search } from '../search/pages.ts';
import type { Cost } from './meter.ts';

/**
 * As of MLflow's searches, what a richer filter costs follows what it selects: everything around a fixed answer grows a
 * hundredfold, and each takes the same trips and units. The figures are a table in docs/access-patterns.md.
 */

const sizes = [30, 3_000] as const;

const cases: [what: string, kind: Asking, filter: string][] = [
  ['a model’s version in Production', 'find versions', "name = 'wanted-1' AND stage = 'Production'"],
  ['a model’s champion', 'find versions', "name = 'wanted-1' AND aliases = 'champion'"],
  ['champions of three models', 'find versions', "name LIKE 'wanted-%' AND aliases = 'champion'"],
  ['versions of one model or of a run', 'find versions', "name = 'wanted-1' OR run_id = 'wanted'"],
  ['versions of a run or with a tag', 'find versions', "run_id = 'wanted' OR tags.team = 'wanted'"],
  ['a run’s versions by what was measured', 'find versions', "run_id = 'wanted' AND metrics.auc > 0.9"],
  ['those of them in Production', 'find versions', "run_id = 'wanted' AND stage = 'Production' AND metrics.auc > 0.9"],
  ['versions updated since', 'find versions', 'last_updated_timestamp > 1800000000000'],
  ['models by name or tag', 'find models', "name = 'wanted-1' OR tags.team = 'wanted'"],
];

beforeAll(() => freshTable());

async function costs(): Promise<{ rows: number; cost: Cost }[]> {
  const { measure } = await import('./meter.ts');
  const all: { rows: number; cost: Cost }[] = [];
  for (const [, kind, filter] of cases) {
    // Once before, so that the process knows the ids of the names.
    await search(kind, { filter });
    const { result, cost } = await measure(() => search(kind, { filter }));
    all.push({ rows: result.rows.length, cost });
  }
  return all;
}

const late = 1_800_000_000_001;
const reports = [{ key: 'auc', value: 0.95, reporter: 'ann', timestamp: late }];
const tags = { team: 'wanted' };

const wanted = ['wanted-1', 'wanted-2', 'wanted-3'].map((name) => ({
  name,
  tags,
  aliases: { champion: 2 },
  versions: (['None', 'Production'] as const).map((stage) => ({ run_id: 'wanted', tags, stage, reports, at: late })),
}));

test('what a richer search costs does not depend on what it does not select, and is what the documents say', async () => {
  const { lay, times, longAgo } = await import('../search/lay.ts');
  const other = (index: number) => ({
    name: `other-${String(index).padStart(6, '0')}`,
    at: longAgo + index,
    tags: { team: 'other' },
    aliases: { champion: 1 },
    versions: [
      { run_id: 'other', tags: { team: 'other' }, stage: 'Production' as const, reports, at: longAgo + index },
    ],
  });
  await lay([...wanted, ...times(sizes[0], other)]);
  const few = await costs();
  await lay(times(sizes[1] - sizes[0], (index) => other(sizes[0] + index)));
  const many = await costs();
  const rows = (measured: typeof few) =>
    measured.map(({ rows, cost }, index) => [cases[index]?.[0] ?? '', rows, cost.trips, cost.read]);
  expect(rows(many)).toEqual(rows(few));
  const table = tableOf(['search', 'rows', 'round trips', 'read units'], rows(many));
  expect(documented(new URL('../../../docs/access-patterns.md', import.meta.url), 'richer searches', table)).toBe(
    table,
  );
});
