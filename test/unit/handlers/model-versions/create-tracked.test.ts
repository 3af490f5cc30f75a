import { describe, expect, test } from 'vitest';
import type { Run } from '#shared/domain/tracking/entities.ts';
import { unpacked } from '#shared/domain/tracking/snapshot.ts';
import {
  createModelVersion,
  getModelVersion,
  searchModelVersions,
  transitionModelVersionStage,
  updateModelVersion,
} from '#shared/operations/model-versions.ts';
import { getModelVersionByAlias } from '#shared/operations/registered-models.ts';
import { call } from '#test/support/events.ts';
import { type FakeS3, fakeS3 } from '#test/support/fake-s3.ts';
import { type FakeTable, fakeTable } from '#test/support/fake-table.ts';
import { type Registered, registered } from '#test/support/registry.ts';
import { posting, sha256 } from '#test/support/rows.ts';
import { type TrackedModel, type TrackedRun, trackedModel, trackedRun } from '#test/support/tracking.ts';

/** What a new version takes from the runs and logged models that we track ourselves. */

const logged: Partial<Run> = {
  params: { lr: '0.1' },
  metrics: { loss: { value: 0.5, timestamp: 5, step: 3 }, nan: { value: 0, timestamp: 6, step: 0, is_nan: true } },
};
const shownParams = [{ name: 'lr', value: '0.1' }];
const shownMetrics = ({ run_id }: TrackedRun) => [
  { key: 'loss', value: 0.5, timestamp: 5, step: 3, run_id },
  { key: 'nan', value: 'NaN', timestamp: 6, step: 0, run_id },
];

const none = 'f'.repeat(32);
const identify = (source: string, parameter: string) =>
  `Invalid model version source: '${source}'. The ${parameter} request parameter must identify the resource that contains the source.`;

type There = { runs?: TrackedRun[]; models?: TrackedModel[]; objects?: Record<string, string> };

/** A registered model beside what is tracked, and a version made from it. */
async function create(args: object, { runs = [], models = [], objects = {} }: There = {}) {
  const alpha = registered();
  const table = fakeTable(alpha.items, ...runs.map(({ item }) => item), ...models.map(({ items }) => items));
  const bucket = fakeS3(objects);
  const reply = await call(createModelVersion, { name: alpha.name, ...args });
  return { alpha, table, bucket, reply, version: table.items.get(alpha.v(1)) };
}

/** 400 or 404, and no version. */
async function refused(args: object, there: There, status: number, message: string) {
  const { reply, table, bucket } = await create(args, there);
  expect(reply).toMatchObject({ status, body: { message } });
  expect([table.writes, bucket.sent]).toEqual([[], []]);
}

const copiesOf = ({ objects }: FakeS3, { id }: Registered) =>
  [...objects.keys()].flatMap((key) => (key.startsWith(`models/${id}/`) ? [key.split('/').slice(3).join('/')] : []));

describe('models:/<logged model>', () => {
  const source = ({ model_id }: TrackedModel) => `models:/${model_id}`;

  test('of ours: the run is its run, its files become the version’s own', async () => {
    const run = trackedRun(logged);
    const model = trackedModel({ source_run_id: run.run_id, params: { lr: '0.2' } });
    const { model_id } = model;
    const at = `artifacts/12/models/${model_id}/artifacts`;
    const there = { runs: [run], models: [model], objects: { [`${at}/MLmodel`]: 'mlmodel' } };
    const { alpha, table, bucket, reply, version } = await create({ source: source(model), model_id }, there);
    expect(table.trips.slice(0, 2)).toEqual([[`query pk = "LOGGED_MODEL#${model_id}"`], [`get ${run.at}`]]);
    expect(reply.body.model_version).toMatchObject({
      source: source(model),
      run_id: run.run_id,
      model_id,
      status: 'READY',
      model_params: [{ name: 'lr', value: '0.2' }],
      model_metrics: shownMetrics(run),
    });
    expect(bucket.sent[0]).toBe(`list ${at}/`);
    expect(copiesOf(bucket, alpha)).toEqual(['MLmodel']);
    expect(version).toMatchObject({
      location: model.model.artifact_uri,
      artifact_path: expect.stringMatching(`^models/${alpha.id}/`),
      digest: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(table.items.has(Object.values(posting(alpha, 'run_id', run.run_id, 1)).join(' '))).toBe(true);
  });

  test('of ours, without files: where they are to be is told', async () => {
    const model = trackedModel({ artifact_uri: 's3://elsewhere/m' });
    const { bucket, version } = await create({ source: source(model), model_id: model.model_id }, { models: [model] });
    expect(version).toMatchObject({ source: source(model), location: 's3://elsewhere/m', run_id: '' });
    for (const field of ['artifact_path', 'logged', 'logged_digest']) expect(version).not.toHaveProperty(field);
    expect(bucket.sent).toEqual([]);
  });

  test('a run that is given is kept, and what it logged taken', async () => {
    const [its, given] = [trackedRun(), trackedRun(logged)];
    const model = trackedModel({ source_run_id: its.run_id });
    const args = { source: source(model), model_id: model.model_id, run_id: given.run_id };
    const { reply } = await create(args, { runs: [its, given], models: [model] });
    expect(reply.body.model_version).toMatchObject({ run_id: given.run_id, model_params: shownParams });
  });

  test('its run is nobody’s of ours: its id is taken all the same', async () => {
    const model = trackedModel({ source_run_id: none });
    const { reply } = await create({ source: source(model), model_id: model.model_id }, { models: [model] });
    expect(reply.body.model_version).toMatchObject({ run_id: none });
  });

  test('of another tracking server: kept verbatim', async () => {
    const model_id = `m-${none}`;
    const { version, bucket } = await create({ source: `models:/${model_id}`, model_id, run_id: none });
    expect(version).toMatchObject({ source: `models:/${model_id}`, model_id, run_id: none });
    for (const field of ['location', 'artifact_path', 'logged']) expect(version).not.toHaveProperty(field);
    expect(bucket.sent).toEqual([]);
  });

  test('deleted: 404, of whatever source', async () => {
    const model = trackedModel({ lifecycle_stage: 'deleted' });
    const { model_id } = model;
    const message = `Logged model with ID '${model_id}' not found.`;
    for (const of of [source(model), 's3://b/m']) {
      await refused({ source: of, model_id }, { models: [model] }, 404, message);
    }
  });
});

describe('mlflow-artifacts: in the folder of', () => {
  const run = trackedRun(logged);
  const other = trackedRun();
  const model = trackedModel({ source_run_id: run.run_id });
  const another = trackedModel();
  const there = { runs: [run, other], models: [model, another] };
  const below = (of: { artifact_uri: string }, path = '/model') => of.artifact_uri + path;

  test.each(['', '/model', '/a/b'])('the run itself: %j', async (path) => {
    const { reply } = await create({ source: below(run.run, path), run_id: run.run_id }, there);
    expect(reply.body.model_version).toMatchObject({ run_id: run.run_id, model_params: shownParams });
  });

  test.each(['', '/data'])('the model itself: %j', async (path) => {
    const args = { source: below(model.model, path), model_id: model.model_id };
    const { reply } = await create(args, there);
    expect(reply.body.model_version).toMatchObject({ run_id: run.run_id, model_id: model.model_id });
  });

  test('another run of ours: 400', async () => {
    const source = below(other.run);
    await refused({ source, run_id: run.run_id }, there, 400, identify(source, 'run_id'));
    // The run that is named is not known; the folder’s is.
    await refused({ source, run_id: none }, there, 400, identify(source, 'run_id'));
  });

  test('another model of ours: 400', async () => {
    const source = below(another.model);
    await refused({ source, model_id: model.model_id }, there, 400, identify(source, 'model_id'));
    await refused({ source, run_id: none }, there, 400, identify(source, 'model_id'));
  });

  test('nobody, where the run that is named has another: 400', async () => {
    for (const source of [
      `mlflow-artifacts:/12/${none}/artifacts/x`,
      `${run.run.artifact_uri}2/x`,
      'mlflow-artifacts:/x',
    ]) {
      await refused({ source, run_id: run.run_id }, there, 400, identify(source, 'run_id'));
    }
  });

  test('another tracking server’s run: kept verbatim', async () => {
    const source = `mlflow-artifacts:/7/${none}/artifacts/model`;
    const { version } = await create({ source, run_id: none }, there);
    expect(version).toMatchObject({ source, run_id: none });
    expect(version).not.toHaveProperty('logged');
  });

  test('a run whose files are elsewhere may be registered from elsewhere', async () => {
    const { reply } = await create({ source: 's3://anywhere/m', run_id: run.run_id }, there);
    expect(reply.body.model_version).toMatchObject({ source: 's3://anywhere/m', model_params: shownParams });
  });
});

describe('runs:/<run>/<path>', () => {
  test('of ours: the files below its artifacts become the version’s own; the client resolves the source', async () => {
    const run = trackedRun(logged);
    const source = `runs:/${run.run_id}/model`;
    const at = `artifacts/12/${run.run_id}/artifacts/model`;
    const there = { runs: [run], objects: { [`${at}/MLmodel`]: 'm', [`${at}2/x`]: 'x' } };
    const { alpha, bucket, reply, version } = await create({ source, run_id: run.run_id }, there);
    expect(reply.body.model_version).toMatchObject({ source, run_id: run.run_id, model_params: shownParams });
    expect(bucket.sent[0]).toBe(`list ${at}/`);
    expect(copiesOf(bucket, alpha)).toEqual(['MLmodel']);
    expect(version).not.toHaveProperty('location');
  });

  test('of ours, without files: as it is', async () => {
    const run = trackedRun();
    const { reply, version } = await create({ source: `runs:/${run.run_id}/m`, run_id: run.run_id }, { runs: [run] });
    expect(reply.body.model_version).toMatchObject({ status: 'READY', source: `runs:/${run.run_id}/m` });
    expect(version).not.toHaveProperty('artifact_path');
  });

  test('of another tracking server: kept verbatim, and the bucket is not asked', async () => {
    const { bucket, version } = await create({ source: `runs:/${none}/m`, run_id: none });
    expect(version).toMatchObject({ source: `runs:/${none}/m`, run_id: none });
    expect(bucket.sent).toEqual([]);
  });
});

describe('what was logged', () => {
  const run = trackedRun(logged);
  const args = { source: 's3://b/m', run_id: run.run_id };
  const canonical =
    `{"metrics":[{"key":"loss","run_id":"${run.run_id}","step":3,"timestamp":5,"value":0.5},` +
    `{"key":"nan","run_id":"${run.run_id}","step":0,"timestamp":6,"value":"NaN"}],"params":{"lr":"0.1"}}`;

  test('stands on the version’s item, packed, with the digest that the ledger records', async () => {
    const { table, alpha, version } = await create(args, { runs: [run] });
    expect(unpacked(version?.logged as Uint8Array)).toEqual(JSON.parse(canonical));
    expect(version?.logged_digest).toBe(sha256(canonical));
    expect(table.trips).toEqual([
      [`get ${run.at}`],
      [`get NAME#${alpha.name} NAME`],
      [`update ${alpha.meta}`],
      ['transact 4'],
    ]);
  });

  test('is not there where nothing was', async () => {
    const bare = trackedRun();
    const { version, reply } = await create({ ...args, run_id: bare.run_id }, { runs: [bare] });
    for (const field of ['logged', 'logged_digest']) expect(version).not.toHaveProperty(field);
    for (const field of ['model_params', 'model_metrics']) expect(reply.body.model_version).not.toHaveProperty(field);
  });

  test('what is measured of a model is what its version shows', async () => {
    const metric = {
      key: 'loss',
      value: 0.1,
      timestamp: 9,
      step: 9,
      run_id: 'x',
      dataset_name: 'd',
      dataset_digest: '1',
    };
    const model = trackedModel({}, [metric]);
    const { model_id } = model;
    const { reply } = await create({ ...args, model_id }, { runs: [run], models: [model] });
    expect(reply.body.model_version.model_metrics).toEqual([{ ...metric, model_id }, shownMetrics(run)[1]]);
  });

  test('stays as it was when it was registered, and goes with copies of the version', async () => {
    const { table, alpha } = await create(args, { runs: [run] });
    table.change(run.at, { params: { lr: '9' }, metrics: {} });
    const beta = registered();
    table.put(...beta.items);
    const copy = await call(createModelVersion, { name: beta.name, source: `models:/${alpha.name}/1` });
    const got = await call(getModelVersion, { name: alpha.name, version: '1' });
    for (const { body } of [copy, got]) {
      expect(body.model_version).toMatchObject({ model_params: shownParams, model_metrics: shownMetrics(run) });
    }
    expect(table.items.get(beta.v(1))?.logged_digest).toBe(table.items.get(alpha.v(1))?.logged_digest);
  });

  describe('is in the answers about one version, and in no listing', () => {
    const about = async (
      act: (which: { name: string; version: string }, table: FakeTable) => ReturnType<typeof call>,
    ) => {
      const { alpha, table } = await create(args, { runs: [run] });
      table.change(alpha.meta, { aliases: { champion: 1 } });
      return (await act({ name: alpha.name, version: '1' }, table)).body;
    };

    test.each([
      ['get', getModelVersion, {}],
      ['update', updateModelVersion, { description: 'd' }],
      ['transition', transitionModelVersionStage, { stage: 'Staging', archive_existing_versions: false }],
      ['alias', getModelVersionByAlias, { alias: 'champion' }],
    ] as const)('%s', async (_, operation, more) => {
      const { model_version } = await about((which) => call(operation, { ...which, ...more }));
      expect(model_version).toMatchObject({ model_params: shownParams, model_metrics: shownMetrics(run) });
    });

    test('search', async () => {
      const { model_versions } = await about(({ name }) => call(searchModelVersions, { filter: `name = '${name}'` }));
      expect(model_versions).toHaveLength(1);
      for (const field of ['model_params', 'model_metrics']) expect(model_versions[0]).not.toHaveProperty(field);
    });
  });
});

test('a prompt takes nothing of a run', async () => {
  const run = trackedRun(logged);
  const alpha = registered([], { tags: { 'mlflow.prompt.is_prompt': 'true' } });
  const table = fakeTable(alpha.items, run.item);
  const tags = [{ key: 'mlflow.prompt.is_prompt', value: 'true' }];
  await call(createModelVersion, { name: alpha.name, source: 'dummy-source', run_id: run.run_id, tags });
  expect(table.trips.flat()).not.toContain(`get ${run.at}`);
  expect(table.items.get(alpha.v(1))).not.toHaveProperty('logged');
});
