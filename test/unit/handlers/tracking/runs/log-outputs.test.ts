import { expect, test } from 'vitest';
import { logOutputs } from '#shared/operations/runs.ts';
import { call } from '#test/support/events.ts';
import { fakeTable } from '#test/support/fake-table.ts';
import { refuses } from '#test/support/refusals.ts';
import { missesRun, refusesDeletedRun, runChanged, trackedRun } from '#test/support/tracking.ts';

test('models that came out, each once', async () => {
  const tracked = trackedRun({ model_outputs: [{ model_id: 'm-1', step: 1 }] });
  const { run_id, at, item } = tracked;
  const table = fakeTable(item);
  const models = [{ model_id: 'm-2' }, { model_id: 'm-1', step: 1 }, { model_id: 'm-2', step: '0' }];
  expect(await call(logOutputs, { run_id, models })).toMatchObject({ status: 200, body: {} });
  expect(table.trips).toEqual([[`get ${at}`], ['transact 1']]);
  expect(table.written).toEqual([
    runChanged(tracked, {
      model_outputs: [
        { model_id: 'm-1', step: 1 },
        { model_id: 'm-2', step: 0 },
      ],
    }),
  ]);
});

test('400: one that came out at another step', async () => {
  const { run_id, item } = trackedRun({ model_outputs: [{ model_id: 'm-1', step: 1 }] });
  const table = fakeTable(item);
  expect(await call(logOutputs, { run_id, models: [{ model_id: 'm-1', step: 2 }] })).toMatchObject({
    status: 400,
    body: {
      error_code: 'INVALID_PARAMETER_VALUE',
      message: "The model 'm-1' is an output of the run already, of step 1.",
    },
  });
  expect(table.writes).toEqual([]);
});

missesRun(logOutputs);
refusesDeletedRun(logOutputs);

const seeDocs = 'See the API docs for more information about request parameters.';
refuses(logOutputs, [[{ models: null }, `Missing value for required parameter 'models'. ${seeDocs}`]]);
