import { setTimeout } from 'node:timers/promises';
import { beforeAll, expect, test } from 'vitest';
import { metaKey } from '#shared/store/keys.ts';
import { anyone } from '#test/support/anyone.ts';
import { call } from '#test/support/call.ts';
import { freshTable } from '#test/support/fresh-table.ts';
import { documented, tableOf } from '#test/support/measured-table.ts';
import type { Cost } from './meter.ts';

/** What chaining the row of a write costs, if it is rung for alone; the figures are the table in docs/access-patterns.md. */

const name = 'alpha';
const first = { name, version: '1' };
const second = { name, version: '2' };

/** In this order, each on what the ones before have left. */
const cases: [what: string, operation: string, input: Record<string, unknown>][] = [
  ['chain a creation', 'createModelVersion', { name, source: 's3://b/m' }],
  ['chain a tag of a model', 'setRegisteredModelTag', { name, key: 'k', value: 'v' }],
  ['chain a tag of a version', 'setModelVersionTag', { ...first, key: 'k', value: 'v' }],
  ['chain an alias', 'setRegisteredModelAlias', { ...first, alias: 'champion' }],
  ['chain a transition', 'transitionModelVersionStage', { ...first, stage: 'Production' }],
  [
    'chain a transition, archiving the incumbent',
    'transitionModelVersionStage',
    { ...second, stage: 'Production', archive_existing_versions: true },
  ],
];

beforeAll(async () => {
  await freshTable();
  await call('createRegisteredModel', { name });
  await call('createModelVersion', { name, source: 's3://b/m' });
});

test('what the ledger costs is what the documents say', async () => {
  // They read which table it is when they are loaded.
  const { appendToChain } = await import('#shared/store/ledger/append.ts');
  const { getModel } = await import('#shared/store/models/get.ts');
  const { queryPages } = await import('#shared/store/query.ts');
  const { measure } = await import('./meter.ts');
  const { id } = await getModel(anyone, name);
  const seen = new Set<string>();
  /** As its stream function does, of the rows that are new. */
  async function chain(): Promise<Cost> {
    const rung: string[] = [];
    for await (const page of queryPages({ partition: metaKey(id).pk })) rung.push(...page.map(({ sk }) => sk));
    const open = rung.filter((sk) => /^(CHANGE|NOTE|V)#/.test(sk) && !seen.has(sk));
    for (const sk of open) seen.add(sk);
    // Within one millisecond a head would keep its place in the index.
    await setTimeout(2);
    return (await measure(() => appendToChain(id, open, Date.now() + 10_000))).cost;
  }
  await chain();
  const rows: (string | number)[][] = [];
  for (const [what, operation, input] of cases) {
    expect(await call(operation, input)).toMatchObject({ status: 200 });
    const { trips, read, write } = await chain();
    rows.push([what, trips, read, write]);
  }
  const table = tableOf(['operation', 'round trips', 'read units', 'write units'], rows);
  const document = new URL('../../../docs/access-patterns.md', import.meta.url);
  expect(documented(document, 'ledger', table)).toBe(table);
});
