import { expect, test, vi } from 'vitest';
import { createExperiment, getExperiment } from '#shared/operations/experiments.ts';
import { getLoggedModel, searchLoggedModels } from '#shared/operations/logged-models.ts';
import { createModelVersion, searchModelVersions } from '#shared/operations/model-versions.ts';
import { createRun, getRun, listRunArtifacts, logModel } from '#shared/operations/runs.ts';
import { call } from '#test/support/events.ts';
import { fakeS3 } from '#test/support/fake-s3.ts';
import { fakeTable } from '#test/support/fake-table.ts';
import { registered } from '#test/support/registry.ts';
import { trackedExperiment, trackedModel, trackedRun } from '#test/support/tracking.ts';

/** What callers are told of our own files where there is an artifact host, and what is stored all the same. */

vi.hoisted(() => vi.stubEnv('STAGEBOOK_ARTIFACT_HOST', 'https://files.example.com'));

const root = 'https://files.example.com/api/2.0/mlflow-artifacts/artifacts';

const stored = (table: ReturnType<typeof fakeTable>) => JSON.stringify([...table.items.values()]);

test('a run, wherever it is told', async () => {
  const { experiment_id, items } = trackedExperiment();
  const run = trackedRun();
  const table = fakeTable(items, run.item);
  fakeS3();
  const artifact_uri = `${root}/12/${run.run_id}/artifacts`;
  expect((await call(getRun, { run_id: run.run_id })).body.run.info).toMatchObject({ artifact_uri });
  expect((await call(listRunArtifacts, { run_id: run.run_id })).body).toEqual({ root_uri: artifact_uri });
  const { info } = (await call(createRun, { experiment_id })).body.run;
  expect(info.artifact_uri).toBe(`${root}/12/${info.run_id}/artifacts`);
  expect(stored(table)).toContain(`"mlflow-artifacts:/12/${info.run_id}/artifacts"`);
  expect(stored(table)).not.toContain('files.example.com');
});

test('a logged model, which is found by what is told', async () => {
  const model = trackedModel();
  const { model_id } = model;
  fakeTable(model.items);
  const artifact_uri = `${root}/12/models/${model_id}/artifacts`;
  expect((await call(getLoggedModel, { model_id })).body.model.info).toMatchObject({ artifact_uri });
  const filter = (location: string) => ({ experiment_ids: ['12'], filter: `artifact_location LIKE '${location}%'` });
  expect((await call(searchLoggedModels, filter(root))).body.models).toHaveLength(1);
  expect((await call(searchLoggedModels, filter('mlflow-artifacts:'))).body).toEqual({});
});

test('an experiment: ours is there, a user’s own where it was', async () => {
  const [ours, theirs] = [
    trackedExperiment(),
    trackedExperiment({ experiment_id: '13', artifact_location: 's3://b/x' }),
  ];
  fakeTable(ours.items, theirs.items);
  const locationOf = async (experiment_id: string) =>
    (await call(getExperiment, { experiment_id })).body.experiment.artifact_location;
  expect(await locationOf('12')).toBe(`${root}/12`);
  expect(await locationOf('13')).toBe('s3://b/x');
  expect(await locationOf('0')).toBe(`${root}/0`);
});

test('an experiment may be made at a location that was told', async () => {
  const table = fakeTable();
  const { status } = await call(createExperiment, { name: 'e', artifact_location: `${root}/shared` });
  expect(status).toBe(200);
  expect(stored(table)).toContain('"mlflow-artifacts:/shared"');
  const elsewhere = { name: 'f', artifact_location: 'https://elsewhere.example.com/x' };
  expect((await call(createExperiment, elsewhere)).status).toBe(400);
});

test('a version of what a run logged, by its URL: copied as any, and stored without the host', async () => {
  const alpha = registered();
  const run = trackedRun();
  const table = fakeTable(alpha.items, run.item);
  fakeS3({ [`artifacts/12/${run.run_id}/artifacts/model/MLmodel`]: 'mlmodel' });
  const path = `12/${run.run_id}/artifacts/model`;
  const { body } = await call(createModelVersion, { name: alpha.name, source: `${root}/${path}`, run_id: run.run_id });
  expect(body.model_version).toMatchObject({ source: `mlflow-artifacts:/${path}`, status: 'READY', version: '1' });
  expect(stored(table)).not.toContain('files.example.com');
  const found = await call(searchModelVersions, { filter: `source_path = '${root}/${path}'` });
  expect(found.body.model_versions).toHaveLength(1);
});

test.each([
  'https://elsewhere.example.com/api/2.0/mlflow-artifacts/artifacts/0/x',
  `${root}/0/x?y=z`,
  `${root}`,
  `${root.replace('https', 'http')}/0/x`,
])('400: a version of %s', async (source) => {
  const alpha = registered();
  fakeTable(alpha.items);
  const { status, body } = await call(createModelVersion, { name: alpha.name, source, run_id: 'r' });
  expect([status, body.message]).toEqual([400, expect.stringMatching(/^'source' cannot use the 'https?' scheme/)]);
});

test('the URL of another run’s files is refused as their location is', async () => {
  const alpha = registered();
  const [mine, theirs] = [trackedRun(), trackedRun()];
  fakeTable(alpha.items, mine.item, theirs.item);
  const source = `${root}/12/${theirs.run_id}/artifacts/model`;
  const { status } = await call(createModelVersion, { name: alpha.name, source, run_id: mine.run_id });
  expect(status).toBe(400);
});

test('what old clients note of a model on its run', async () => {
  const run = trackedRun();
  const table = fakeTable(run.item);
  const model = {
    run_id: run.run_id,
    artifact_path: `${root}/12/models/m/artifacts`,
    utc_time_created: 't',
    flavors: {},
  };
  expect((await call(logModel, { run_id: run.run_id, model_json: JSON.stringify(model) })).status).toBe(200);
  expect(stored(table)).not.toContain('files.example.com');
  expect(stored(table)).toContain('mlflow-artifacts:/12/models/m/artifacts');
});
