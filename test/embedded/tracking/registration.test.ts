import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Streams } from '#infra/local/streams.ts';
import { anyone } from '#test/support/anyone.ts';
import { call } from '#test/support/call.ts';
import { freshBucket } from '#test/support/fresh-bucket.ts';
import { freshTable } from '#test/support/fresh-table.ts';
import { startConsumers } from '../artifacts/consumers.ts';
import { fetchVersion, log } from '../artifacts/upload.ts';
import { invalid, mapOf, newExperiment, newRun, ok, refused } from './calls.ts';

/** What a version takes with it of the run and the logged model it was registered from stays as it was. */

let streams: Streams;
beforeAll(async () => {
  const table = await freshTable();
  await freshBucket();
  streams = await startConsumers(table);
});
afterAll(() => streams?.stop());

let count = 0;
async function newModel(): Promise<string> {
  count += 1;
  const name = `model-${count}`;
  await ok('createRegisteredModel', { name });
  return name;
}

type Logged = { model_params?: { name: string; value: string }[]; model_metrics?: { key: string; value: number }[] };
const paramsOf = ({ model_params = [] }: Logged) =>
  mapOf(model_params.map(({ name, value }) => ({ key: name, value })));
const metricsOf = ({ model_metrics = [] }: Logged) => mapOf(model_metrics);

const version = async (name: string, number: string) =>
  (await ok('getModelVersion', { name, version: number })).model_version;
const register = async (name: string, input: Record<string, unknown>) =>
  (await ok('createModelVersion', { name, ...input })).model_version;
const pathOf = (uri: string) => uri.replace('mlflow-artifacts:/', '');

async function trainedRun() {
  const run_id = await newRun();
  const metrics = [
    { key: 'acc', value: 0.9, timestamp: 1, step: 1 },
    { key: 'flops', value: 1e18, timestamp: 1, step: 1 },
    { key: 'loss', value: 'NaN', timestamp: 1, step: 1 },
    { key: 'worst', value: 'Infinity', timestamp: 1, step: 1 },
  ];
  await ok('logBatch', { run_id, metrics, params: [{ key: 'lr', value: '0.1' }] });
  return run_id;
}

const logged = { acc: 0.9, flops: 1e18, loss: 'NaN', worst: Number.MAX_VALUE };

test('params and metrics of a version do not change when the run logs on, or goes', async () => {
  const [name, run_id] = [await newModel(), await trainedRun()];
  const created = await register(name, { source: 's3://b/m', run_id });
  expect([paramsOf(created), metricsOf(created)]).toEqual([{ lr: '0.1' }, logged]);
  await ok('logBatch', {
    run_id,
    metrics: [{ key: 'acc', value: 0.1, timestamp: 2, step: 2 }],
    params: [{ key: 'more', value: 'v' }],
  });
  expect(await version(name, '1')).toEqual(created);
  const second = await register(name, { source: 's3://b/m', run_id });
  expect([paramsOf(second), metricsOf(second)]).toEqual([
    { lr: '0.1', more: 'v' },
    { ...logged, acc: 0.1 },
  ]);
  await ok('deleteRun', { run_id });
  for (const one of [created, second]) expect(await version(name, one.version)).toEqual(one);
  // A version made from a version has what that one had.
  const copy = await register(name, { source: `models:/${name}/1` });
  expect([paramsOf(copy), metricsOf(copy), copy.run_id]).toEqual([{ lr: '0.1' }, logged, run_id]);
});

test('a run nobody has logged to, or that is not here, leaves nothing on the version', async () => {
  const [name, run_id] = [await newModel(), await newRun()];
  for (const id of [run_id, 'f'.repeat(32), 'elsewhere']) {
    const created = await register(name, { source: 's3://b/m', run_id: id });
    expect([created.run_id, created.model_params, created.model_metrics]).toEqual([id, undefined, undefined]);
  }
});

test('files of a run that are registered are copied, and are the version’s own', async () => {
  const [name, run_id] = [await newModel(), await trainedRun()];
  const { artifact_uri } = (await ok('getRun', { run_id })).run.info;
  const files = { MLmodel: 'flavors', 'data/model.pkl': 'pickle' };
  await log(`${pathOf(artifact_uri)}/model`, files);
  expect((await ok('listRunArtifacts', { run_id, path: 'model' })).files).toHaveLength(2);
  const created = await register(name, { source: `${artifact_uri}/model`, run_id });
  expect(created).toMatchObject({ status: 'READY', run_id, source: `${artifact_uri}/model` });
  await log(`${pathOf(artifact_uri)}/model`, { MLmodel: 'changed' });
  await ok('deleteArtifact', { artifact_path: `${pathOf(artifact_uri)}/model/data` });
  await ok('deleteRun', { run_id });
  expect(await fetchVersion(name, '1')).toEqual(files);
  expect(metricsOf(await version(name, '1'))).toEqual(logged);
  expect(await call('createModelVersion', { name, source: `${artifact_uri}/model` })).toMatchObject(invalid(/run_id/));
});

async function loggedModel() {
  const [experiment_id, run_id] = [await newExperiment(), await trainedRun()];
  const params = [{ key: 'depth', value: '3' }];
  const { info } = (await ok('createLoggedModel', { experiment_id, source_run_id: run_id, params })).model;
  const files = { MLmodel: 'flavors', 'model.pkl': 'pickle' };
  await log(pathOf(info.artifact_uri), files);
  const measured = { key: 'acc', value: 0.7, timestamp: 1, step: 1, model_id: info.model_id };
  await ok('logMetric', { run_id, ...measured, dataset_name: 'd', dataset_digest: '1' });
  await ok('finalizeLoggedModel', { model_id: info.model_id, status: 'LOGGED_MODEL_READY' });
  return { ...info, run_id, files };
}

test('a logged model that is registered: its files, run, params and metrics are the version’s', async () => {
  const name = await newModel();
  const { model_id, run_id, files } = await loggedModel();
  const created = await register(name, { source: `models:/${model_id}`, model_id });
  expect(created).toMatchObject({ status: 'READY', run_id, model_id, source: `models:/${model_id}` });
  expect(paramsOf(created)).toEqual({ lr: '0.1', depth: '3' });
  expect(metricsOf(created)).toEqual({ ...logged, acc: 0.7 });
  expect(created.model_metrics).toContainEqual(
    expect.objectContaining({ key: 'acc', dataset_name: 'd', dataset_digest: '1', model_id }),
  );
  await ok('logMetric', { run_id, key: 'acc', value: 0.2, timestamp: 9, step: 9, model_id });
  await ok('logLoggedModelParams', { model_id, params: [{ key: 'later', value: 'v' }] });
  await ok('deleteLoggedModel', { model_id });
  expect(await version(name, '1')).toEqual(created);
  expect(await fetchVersion(name, '1')).toEqual(files);
  expect(await call('createModelVersion', { name, source: `models:/${model_id}`, model_id })).toMatchObject(
    refused(404, 'RESOURCE_DOES_NOT_EXIST', /Logged model/),
  );
});

test('a version that is purged takes its copies with it; the run and the logged model keep theirs', async () => {
  const name = await newModel();
  const { model_id, run_id, artifact_uri } = await loggedModel();
  for (let twice = 0; twice < 2; twice++) await register(name, { source: `models:/${model_id}`, model_id });
  const { getModel } = await import('#shared/store/models/get.ts');
  const { listPages } = await import('#shared/store/artifacts/objects.ts');
  const { id } = await getModel(anyone, name);
  const keysBelow = async (prefix: string) => {
    const keys: string[] = [];
    for await (const { objects } of listPages(prefix)) keys.push(...objects.map(({ key }) => key));
    return keys;
  };
  expect(await keysBelow(`models/${id}/`)).toHaveLength(4);
  const { age, expire } = await import('../retention/world.ts');
  await ok('deleteModelVersion', { name, version: '1' });
  await age(id, 1);
  await expire(id, 1);
  expect(await keysBelow(`models/${id}/`)).toHaveLength(2);
  expect(metricsOf(await version(name, '2'))).toMatchObject({ acc: 0.7 });
  await ok('deleteRegisteredModel', { name });
  await streams.drained();
  await age(id);
  await expire(id);
  expect(await keysBelow(`models/${id}/`)).toEqual([]);
  expect(await keysBelow(`artifacts/${pathOf(artifact_uri)}/`)).toHaveLength(2);
  expect((await ok('getLoggedModel', { model_id })).model.data.metrics).toHaveLength(1);
  expect(mapOf((await ok('getRun', { run_id })).run.data.metrics)).toMatchObject({ flops: 1e18 });
});

test('the ledger has every version with the digest of what was logged, holds, and tells when that is changed', async () => {
  await streams.drained();
  const { verifyLedger } = await import('#functions/ledger/command.ts');
  const { problems, entries } = await verifyLedger();
  expect(problems).toEqual([]);
  expect(entries).toBeGreaterThan(10);
  const name = await newModel();
  await register(name, { source: 's3://b/m', run_id: await trainedRun() });
  await streams.drained();
  const { getVersion } = await import('#shared/store/versions/get.ts');
  const { model, version: row } = await getVersion(anyone, name, '1');
  const { unpacked } = await import('#shared/domain/tracking/snapshot.ts');
  const { createHash } = await import('node:crypto');
  const { default: canonicalize } = await import('canonicalize');
  const json = canonicalize(unpacked(row.logged as Uint8Array)) as string;
  expect(row.logged_digest).toBe(createHash('sha256').update(json).digest('hex'));
  const { client } = await import('#shared/store/client.ts');
  const { UpdateCommand } = await import('@aws-sdk/lib-dynamodb');
  const { update } = await import('#shared/store/expression.ts');
  const { versionKey } = await import('#shared/store/keys.ts');
  const forged = update({ key: versionKey(model.id, 1), set: [['logged_digest', '0'.repeat(64)]] });
  await client.send(new UpdateCommand(forged));
  const after = await verifyLedger();
  expect(after.problems).toEqual([expect.stringContaining(model.id)]);
});
