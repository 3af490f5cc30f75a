import { beforeAll, expect, test } from 'vitest';
import { call } from '#test/support/call.ts';
import { freshTable } from '#test/support/fresh-table.ts';
import { documented, tableOf } from '#test/support/measured-table.ts';
import type { Cost } from './meter.ts';

/** A rollback costs by how far back the last promotion is, not by how long the history is. */

beforeAll(() => freshTable());

const lengths = [110, 500] as const;

const ok = async (operation: string, input: Record<string, unknown>) => {
  const { status, body } = await call(operation, input);
  expect([operation, status, body]).toEqual([operation, 200, expect.anything()]);
};

const cases = [
  ['roll a stage back', 0, { stage: 'Production' }],
  ['roll an alias back', 0, { alias: 'champion' }],
  ['roll a stage back, 100 changes later', 100, { stage: 'Production' }],
] as const;

async function costsAfter(length: number): Promise<[string, number, number, number][]> {
  const { measure } = await import('./meter.ts');
  const name = `model-${length}`;
  const point = (alias: string, version: string) => ok('setRegisteredModelAlias', { name, alias, version });
  const change = async (count: number) => {
    for (let made = 0; made < count; made++) await point('other', '1');
  };
  await ok('createRegisteredModel', { name });
  for (let made = 0; made < 2; made++) await ok('createModelVersion', { name, source: 's3://b/m' });
  await change(length);
  const costs: [string, Cost][] = [];
  for (const [what, later, seat] of cases) {
    for (const version of ['1', '2']) {
      await ok('transitionModelVersionStage', { name, version, stage: 'Production', archive_existing_versions: true });
      await point('champion', version);
    }
    await change(later);
    const undo = () => ok('rollback', { name, ...seat, expected_version: '2', reason: 'it is wrong' });
    costs.push([what, (await measure(undo)).cost]);
  }
  return costs.map(([what, { trips, read, write }]) => [what, trips, read, write]);
}

test('a rollback costs the same after a short history and a long one, and what the documents say', async () => {
  const [short, long] = [await costsAfter(lengths[0]), await costsAfter(lengths[1])];
  expect(long).toEqual(short);
  const table = tableOf(['operation', 'round trips', 'read units', 'write units'], long);
  expect(documented(new URL('../../../docs/access-patterns.md', import.meta.url), 'rollback', table)).toBe(table);
});
