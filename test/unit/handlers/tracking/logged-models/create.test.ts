import { describe, expect, test } from 'vitest';
import { createLoggedModel } from '#shared/operations/logged-models.ts';
import { call, writtenBy } from '#test/support/events.ts';
import { timedOut } from '#test/support/failures.ts';
import { fakeTable, now } from '#test/support/fake-table.ts';
import { refuses } from '#test/support/refusals.ts';
import { inserted, sha256 } from '#test/support/rows.ts';
import { falling, missesExperiment, refusesDeletedExperiment, trackedExperiment } from '#test/support/tracking.ts';

const exp = trackedExperiment();
const send = (args: object = {}) => call(createLoggedModel, { experiment_id: '12', ...args });

test('the model, and the posting of its run, in one transaction', async () => {
  const table = fakeTable(exp.items);
  const { body } = await send({
    name: 'mine',
    model_type: 'agent',
    source_run_id: 'r1',
    params: [
      { key: 'p', value: 'v' },
      { key: 'p', value: 'v' },
    ],
    tags: [{ key: 't', value: '' }],
  });
  const { model_id } = body.model.info;
  expect(model_id).toMatch(/^m-[0-9a-f]{32}$/);
  const info = {
    model_id,
    experiment_id: '12',
    name: 'mine',
    model_type: 'agent',
    source_run_id: 'r1',
    artifact_uri: `mlflow-artifacts:/12/models/${model_id}/artifacts`,
    creation_timestamp_ms: now,
    last_updated_timestamp_ms: now,
    status: 'LOGGED_MODEL_PENDING',
  };
  expect(table.trips).toEqual([[`get ${exp.at}`], ['transact 2']]);
  expect(table.written).toEqual([
    inserted({
      pk: `LOGGED_MODEL#${model_id}`,
      sk: 'LOGGED_MODEL',
      ...info,
      params: { p: 'v' },
      tags: { t: '' },
      lifecycle_stage: 'active',
      rev: 1,
      list_pk: 'LOGGED_MODELS#12',
      list_sk: `${falling(now)}#${model_id}`,
      ...writtenBy,
    }),
    { put: { pk: `IS#l#source_run_id#${sha256('r1')}`, sk: model_id } },
  ]);
  expect(body).toEqual({
    model: { info: { ...info, tags: [{ key: 't', value: '' }] }, data: { params: [{ key: 'p', value: 'v' }] } },
  });
});

test.each([{}, { name: '' }])('%j: a name of its own, and no run', async (args) => {
  const table = fakeTable(exp.items);
  const { info, data } = (await send(args)).body.model;
  expect(info).toMatchObject({
    name: expect.stringMatching(/^[a-z]+-[a-z]+-\d{1,3}$/),
    model_type: '',
    source_run_id: '',
  });
  expect(data).toEqual({});
  expect(table.written).toHaveLength(1);
});

test('below the experiment’s location', async () => {
  fakeTable(trackedExperiment({ artifact_location: 's3://b/e/?x' }).items);
  const { model_id, artifact_uri } = (await send()).body.model.info;
  expect(artifact_uri).toBe(`s3://b/e/models/${model_id}/artifacts?x`);
});

test('a lost answer: what it left tells that it happened', async () => {
  const table = fakeTable(exp.items);
  table.failNext({ after: timedOut() });
  const { model_id } = (await send()).body.model.info;
  const models = [...table.items.keys()].filter((key) => key.startsWith('LOGGED_MODEL#'));
  expect(models).toEqual([`LOGGED_MODEL#${model_id} LOGGED_MODEL`]);
});

describe('params and tags have 350,000 bytes', () => {
  // `mine`, `k` and `p`, and 4 bytes each; of the values, too.
  const of = (bytes: number) => ({
    name: 'mine',
    params: [{ key: 'p', value: 'v'.repeat(100_000) }],
    tags: [{ key: 'k', value: 'v'.repeat(bytes - 100_000 - 6 - 5 * 4) }],
  });

  test('and not one more', async () => {
    const table = fakeTable(exp.items);
    expect(await send(of(350_000))).toMatchObject({ status: 200 });
    expect(await send(of(350_001))).toMatchObject({
      status: 400,
      body: {
        error_code: 'INVALID_PARAMETER_VALUE',
        message:
          'The params and tags of a logged model can have 350000 bytes together; these would have 350001. Log what is ' +
          'long as an artifact.',
      },
    });
    expect(table.writes).toHaveLength(1);
  });
});

missesExperiment(createLoggedModel);
refusesDeletedExperiment(createLoggedModel);

refuses(createLoggedModel, [
  ...['a/b', 'a:b', 'a.b', 'a%b', 'a"b'].map(
    (name) =>
      [
        { name },
        `Invalid model name ('${name}') provided. Model name must be a non-empty string and cannot contain the ` +
          `following characters: ('/', ':', '.', '%', '"', "'")`,
      ] as const,
  ),
  [{ name: "a'b" }, expect.stringContaining(`Invalid model name ("a'b") provided.`)],
  ...(['param', 'tag'] as const).map(
    (what) =>
      [
        {
          [`${what}s`]: [
            { key: 'k', value: '1' },
            { key: 'k', value: '2' },
          ],
        },
        `The ${what} 'k' is given twice, with values '1' and '2'.`,
      ] as const,
  ),
  [{ params: [{ value: 'v' }] }, 'A key cannot be empty.'],
  [{ tags: [{ key: '__proto__', value: 'v' }] }, "A key cannot be '__proto__'."],
]);
