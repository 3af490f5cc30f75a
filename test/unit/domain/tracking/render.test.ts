import { describe, expect, test } from 'vitest';
import * as render from '#shared/domain/tracking/render.ts';
import { experiment, measured, model, NAN_POINT, point, run } from '#test/unit/tracking-search/support.ts';

test('an experiment that was never changed has no times', () => {
  const bare = { experiment_id: '1', name: 'e', artifact_location: 's3://files/1', lifecycle_stage: 'active' };
  expect(render.renderExperiment(experiment({}))).toEqual(bare);
  expect(
    render.renderExperiment(experiment({ creation_time: 1, last_update_time: 2, tags: { b: '', a: '1' } })),
  ).toEqual({
    ...bare,
    creation_time: 1,
    last_update_time: 2,
    tags: [
      { key: 'a', value: '1' },
      { key: 'b', value: '' },
    ],
  });
});

describe('a run', () => {
  test('has an end if it has ended, and a start even if that is 0', () => {
    expect(render.renderRunInfo(run({}))).toEqual({
      run_id: 'r',
      run_uuid: 'r',
      run_name: 'name',
      experiment_id: '1',
      user_id: 'user',
      status: 'RUNNING',
      start_time: 0,
      artifact_uri: 's3://files/r',
      lifecycle_stage: 'active',
    });
    expect(render.renderRunInfo(run({ end_time: 5 }))).toMatchObject({ end_time: 5 });
    expect(render.renderRunInfo(run({ end_time: 0 }))).not.toHaveProperty('end_time');
  });

  test('has its points by name, and what is no number by its own', () => {
    const { data } = render.renderNewRun(run({ metrics: { b: NAN_POINT, a: point(1) }, params: { q: '', p: '1' } }));
    expect(data).toEqual({
      metrics: [
        { key: 'a', value: 1, timestamp: 0, step: 0 },
        { key: 'b', value: 'NaN', timestamp: 0, step: 0 },
      ],
      params: [
        { key: 'p', value: '1' },
        { key: 'q', value: '' },
      ],
    });
  });

  const of = run({
    datasets: [
      { name: 'd', digest: '1', tags: [{ key: 'k', value: 'v' }] },
      { name: 'gone', digest: '2', tags: [] },
    ],
    model_inputs: ['m-1'],
    model_outputs: [{ model_id: 'm-2', step: 3 }],
  });
  const dataset = { name: 'd', digest: '1', source_type: 's3', source: 's' };

  test('new has no outputs; else they are there, and may be empty', () => {
    expect(render.renderNewRun(run({}))).not.toHaveProperty('outputs');
    expect(render.renderRun(run({}), [])).toMatchObject({ inputs: {}, outputs: {} });
    expect(render.renderRun(of, []).outputs).toEqual({ model_outputs: [{ model_id: 'm-2', step: 3 }] });
  });

  test('has the datasets that are there, and the models that went in where they are asked for', () => {
    const inputs = [{ dataset, tags: [{ key: 'k', value: 'v' }] }];
    expect(render.renderRun(of, [dataset, undefined]).inputs).toEqual({ dataset_inputs: inputs });
    expect(render.renderRun(of, [dataset, undefined], { modelInputs: true }).inputs).toEqual({
      dataset_inputs: inputs,
      model_inputs: [{ model_id: 'm-1' }],
    });
    expect(render.renderRun(of, [undefined, { ...dataset, name: 'gone' }]).inputs).toEqual({
      dataset_inputs: [{ dataset: { ...dataset, name: 'gone' } }],
    });
  });
});

test('a logged model has no stage, and its metrics its id', () => {
  expect(
    render.renderLoggedModel(model({ tags: { t: '1' }, params: { p: '2' }, metrics: [measured('k', 3)] })),
  ).toEqual({
    info: {
      model_id: 'm',
      experiment_id: '1',
      name: 'model',
      artifact_uri: 's3://files/m',
      creation_timestamp_ms: 0,
      last_updated_timestamp_ms: 0,
      status: 'LOGGED_MODEL_READY',
      model_type: '',
      source_run_id: '',
      tags: [{ key: 't', value: '1' }],
    },
    data: {
      params: [{ key: 'p', value: '2' }],
      metrics: [{ key: 'k', value: 3, timestamp: 0, step: 0, run_id: 'r', model_id: 'm' }],
    },
  });
  expect(render.renderLoggedModel(model({})).data).toEqual({});
  expect(render.renderLoggedModel(model({})).info).not.toHaveProperty('tags');
});
