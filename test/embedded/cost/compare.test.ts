import { beforeAll, expect, test } from 'vitest';
import { filed, mlmodel } from '#test/embedded/gates/world.ts';
import { admin, newModel } from '#test/embedded/requests/people.ts';
import { ok, times } from '#test/embedded/tracking/calls.ts';
import { freshBucket } from '#test/support/fresh-bucket.ts';
import { freshTable } from '#test/support/fresh-table.ts';
import { documented, tableOf } from '#test/support/measured-table.ts';

/** What it costs to compare grows with the versions compared, and their trips hardly at all. */

beforeAll(async () => {
  await freshTable();
  await freshBucket();
});

type Cost = { trips: number; read: number; s3: number };

/** Each of another digest, with a signature and what it needs. */
async function grown(count: number): Promise<string> {
  const model = await newModel(0);
  for (const n of times(count, (index) => index)) {
    const inputs = mlmodel([{ type: 'double', name: `x${n}` }]);
    const version = await filed(model, { MLmodel: inputs, 'requirements.txt': `a==${n}`, 'model.pkl': String(n) });
    await ok('reportMetric', { name: model, version, key: 'auc', value: n }, admin);
    await ok('transitionModelVersionStage', { name: model, version, stage: 'Staging' }, admin);
  }
  return model;
}

/** Also what S3 was asked. */
async function costOf(work: () => Promise<unknown>): Promise<Cost> {
  const [{ measure }, { client }] = await Promise.all([
    import('./meter.ts'),
    import('#shared/store/artifacts/client.ts'),
  ]);
  let s3 = 0;
  const count = (next: (args: never) => Promise<never>) => (args: never) => {
    s3 += 1;
    return next(args);
  };
  client.middlewareStack.add(count as never, { step: 'initialize', name: 'count' });
  try {
    const { cost } = await measure(work);
    return { trips: cost.trips, read: cost.read, s3 };
  } finally {
    client.middlewareStack.remove('count');
  }
}

const numbers = (count: number) => times(count, (index) => index + 1).join(',');

const rules = [
  { rule: 'metric', metric: 'auc', minimum: 0 },
  { rule: 'not_worse_than_incumbent', metric: 'auc', direction: 'higher_is_better' },
  { rule: 'signature_compatible' },
];

test('a comparison costs by how many versions there are in it, and what the documents say', {
  timeout: 120_000,
}, async () => {
  const model = await grown(20);
  const compare = (count: number) => costOf(() => ok('compareVersions', { model, versions: numbers(count) }, admin));
  const costs: [string, Cost][] = [];
  for (const count of [2, 20]) costs.push([`compare ${count} versions`, await compare(count)]);
  await ok('setPolicy', { model, stage: 'Production', rules }, admin);
  await ok('transitionModelVersionStage', { name: model, version: '20', stage: 'Production' }, admin);
  costs.push(['compare 20 versions, with gates that compare them with one of them', await compare(20)]);
  const best = { model, metric: 'auc' };
  costs.push(['the best of 20 versions', await costOf(() => ok('findBest', best, admin))]);
  const rows = costs.map(([what, { trips, read, s3 }]) => [what, trips, read, s3]);
  const table = tableOf(['operation', 'round trips', 'read units', 'requests to S3'], rows);
  expect(documented(new URL('../../../docs/access-patterns.md', import.meta.url), 'compare', table)).toBe(table);
});
