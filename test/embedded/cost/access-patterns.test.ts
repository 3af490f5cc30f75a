import { beforeAll, expect, test } from 'vitest';
import { operations } from '#shared/operations/index.ts';
import { call } from '#test/support/call.ts';
import { freshBucket } from '#test/support/fresh-bucket.ts';
import { freshTable } from '#test/support/fresh-table.ts';
import { documented, tableOf } from '#test/support/measured-table.ts';
import { log } from '../artifacts/upload.ts';
import type { Cost } from './meter.ts';

/**
 * Every operation but search costs the same on a model of 100 and of 10,000 versions; the figures are the table in
 * docs/access-patterns.md.
 */

const sizes = [100, 10_000] as const;

type Case = [what: string, operation: string, input: (name: string, newest: number) => Record<string, unknown>];

const version = (back: number) => (name: string, newest: number) => ({ name, version: String(newest - back) });

/** In this order, each on what the ones before have left. */
const cases: Case[] = [
  ['create model', 'createRegisteredModel', (name) => ({ name: `${name}-new` })],
  ['create version', 'createModelVersion', (name) => ({ name, source: 's3://b/m' })],
  [
    'create version with run and two tags',
    'createModelVersion',
    (name) => ({
      name,
      source: 's3://b/m',
      run_id: 'r',
      tags: [
        { key: 'a', value: '1' },
        { key: 'b', value: '2' },
      ],
    }),
  ],
  [
    'create version with two files of ours',
    'createModelVersion',
    (name) => ({ name, source: 'mlflow-artifacts:/model', run_id: 'r' }),
  ],
  ['get version', 'getModelVersion', version(0)],
  ['get manifest by version', 'getManifest', (name, newest) => ({ model: name, version: String(newest) })],
  ['get download URI', 'getModelVersionDownloadUri', version(0)],
  ['get model', 'getRegisteredModel', (name) => ({ name })],
  ['get latest versions', 'getLatestVersions', (name) => ({ name })],
  [
    'transition None → Production',
    'transitionModelVersionStage',
    (name, newest) => ({ ...version(1)(name, newest), stage: 'Production' }),
  ],
  [
    'transition, archiving the incumbent',
    'transitionModelVersionStage',
    (name, newest) => ({ ...version(2)(name, newest), stage: 'Production', archive_existing_versions: true }),
  ],
  ['report metric', 'reportMetric', (name, newest) => ({ ...version(4)(name, newest), key: 'accuracy', value: 1 })],
  [
    'set policy',
    'setPolicy',
    (name) => ({ model: name, stage: 'Production', rules: [{ rule: 'metric', metric: 'accuracy', minimum: 0 }] }),
  ],
  [
    'check a promotion by a metric',
    'checkPromotion',
    (name, newest) => ({ ...version(4)(name, newest), stage: 'Production' }),
  ],
  [
    'transition by a metric, archiving the incumbent',
    'transitionModelVersionStage',
    (name, newest) => ({ ...version(4)(name, newest), stage: 'Production', archive_existing_versions: true }),
  ],
  ['delete policy', 'deletePolicy', (name) => ({ model: name, stage: 'Production' })],
  ['get latest versions of one stage', 'getLatestVersions', (name) => ({ name, stages: ['Production'] })],
  ['set alias', 'setRegisteredModelAlias', (name, newest) => ({ ...version(0)(name, newest), alias: 'champion' })],
  ['get version by alias', 'getModelVersionByAlias', (name) => ({ name, alias: 'champion' })],
  ['get manifest by alias', 'getManifest', (name) => ({ model: name, alias: 'champion' })],
  ['get version by alias `latest`', 'getModelVersionByAlias', (name) => ({ name, alias: 'latest' })],
  ['delete alias', 'deleteRegisteredModelAlias', (name) => ({ name, alias: 'champion' })],
  ['set version tag', 'setModelVersionTag', (name, newest) => ({ ...version(0)(name, newest), key: 'k', value: 'v' })],
  [
    'set version tag to what it is',
    'setModelVersionTag',
    (name, newest) => ({ ...version(0)(name, newest), key: 'k', value: 'v' }),
  ],
  ['delete version tag', 'deleteModelVersionTag', (name, newest) => ({ ...version(0)(name, newest), key: 'k' })],
  ['set model tag', 'setRegisteredModelTag', (name) => ({ name, key: 'k', value: 'v' })],
  ['delete model tag', 'deleteRegisteredModelTag', (name) => ({ name, key: 'k' })],
  ['update version', 'updateModelVersion', (name, newest) => ({ ...version(0)(name, newest), description: 'd' })],
  ['update model', 'updateRegisteredModel', (name) => ({ name, description: 'd' })],
  ['delete version', 'deleteModelVersion', version(0)],
  ['rename model', 'renameRegisteredModel', (name) => ({ name, new_name: `${name}-renamed` })],
  ['delete model', 'deleteRegisteredModel', (name) => ({ name: `${name}-renamed` })],
];

/** The rights each operation is to have. */
const declared = new Map(operations.map(({ name, access }) => [name, Object.values(access.table ?? {}).flat()]));

beforeAll(async () => {
  await freshTable();
  await freshBucket();
  await log('model', { MLmodel: 'flavors', 'model.pkl': 'pickle' });
});

async function costsOn(size: number): Promise<Cost[]> {
  const { grow } = await import('./grow.ts');
  const { measure } = await import('./meter.ts');
  const name = `model-${size}`;
  await call('createRegisteredModel', { name });
  await grow(name, size);
  const costs: Cost[] = [];
  for (const [what, operation, input] of cases) {
    // The name is known to the process, as it is to one that has served the model before.
    const newest = size + costs.filter((_, index) => cases[index]?.[1] === 'createModelVersion').length;
    const { result, cost, actions } = await measure(() => call(operation, input(name, newest)));
    expect([what, result.status, result.body]).toEqual([what, 200, expect.anything()]);
    expect(declared.get(operation)).toEqual(expect.arrayContaining([...actions]));
    costs.push(cost);
  }
  return costs;
}

test('what an operation costs does not depend on how many versions there are, and is what the documents say', async () => {
  const [few, many] = [await costsOn(sizes[0]), await costsOn(sizes[1])];
  const rows = (costs: Cost[]) =>
    costs.map(({ trips, read, write }, index) => [cases[index]?.[0] ?? '', trips, read, write]);
  expect(rows(many)).toEqual(rows(few));
  const table = tableOf(['operation', 'round trips', 'read units', 'write units'], rows(many));
  const document = new URL('../../../docs/access-patterns.md', import.meta.url);
  expect(documented(document, 'operations', table)).toBe(table);
});
