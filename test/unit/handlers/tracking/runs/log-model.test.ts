import { expect, test } from 'vitest';
import { logModel } from '#shared/operations/runs.ts';
import { call } from '#test/support/events.ts';
import { timedOut } from '#test/support/failures.ts';
import { fakeTable } from '#test/support/fake-table.ts';
import { refuses } from '#test/support/refusals.ts';
import { deleted, missesRun, refusesDeletedRun, runChanged, runPosting, trackedRun } from '#test/support/tracking.ts';

const tag = 'mlflow.log-model.history';
const info = { artifact_path: 'm', flavors: { sklearn: { config: 'x', v: 1 } }, utc_time_created: 't', run_id: 'r' };
const model_json = JSON.stringify({ ...info, signature: {} });
const entry =
  '{"run_id": "r", "artifact_path": "m", "utc_time_created": "t", "model_uuid": null, "flavors": {"sklearn": {"v": 1}}}';

test.each([
  [undefined, `[${entry}]`],
  ['[]', `[${entry}]`],
  ['[{"run_id":"é"}]', `[{"run_id": "\\u00e9"}, ${entry}]`],
])('after %s: an entry of the tag, as Python writes it, and found by it like any tag', async (before, after) => {
  const tracked = trackedRun({ tags: { k: 'v', ...(before && { [tag]: before }) } });
  const { run_id, at, item } = tracked;
  const table = fakeTable(item);
  expect(await call(logModel, { run_id, model_json })).toMatchObject({ status: 200, body: {} });
  expect(table.trips).toEqual([[`get ${at}`], [before ? 'transact 3' : 'transact 2']]);
  expect(table.written).toEqual([
    runChanged(tracked, { tags: { k: 'v', [tag]: after } }),
    { put: runPosting(tracked, tag, after) },
    ...(before ? [deleted(runPosting(tracked, tag, before))] : []),
  ]);
});

test('a lost answer: it is logged once', async () => {
  const { run_id, at, item } = trackedRun();
  const table = fakeTable(item);
  table.failNext({ after: timedOut() });
  await call(logModel, { run_id, model_json });
  expect(table.items.get(at)).toMatchObject({ tags: { [tag]: `[${entry}]` }, rev: 8 });
});

test.each(['{}', 'x', 'null'])('400: the tag is %s', async (before) => {
  const { run_id, item } = trackedRun({ tags: { [tag]: before } });
  const table = fakeTable(item);
  expect(await call(logModel, { run_id, model_json })).toMatchObject({
    status: 400,
    body: { message: `The run's tag '${tag}' is no list: delete it, and log the model again.` },
  });
  expect(table.writes).toEqual([]);
});

missesRun(logModel);
refusesDeletedRun(logModel);

const malformed = (text: string) =>
  [{ model_json: text }, `Malformed model info. \n ${text} \n is not a valid JSON.`] as const;
refuses(logModel, [
  malformed('x'),
  malformed('[]'),
  malformed('1'),
  [
    { model_json: '{"run_id":1}' },
    "Model json is missing mandatory fields: {'artifact_path', 'flavors', 'utc_time_created'}",
  ],
  [{ model_json: JSON.stringify({ ...info, flavors: [] }) }, "The model json's flavors must be an object."],
]);
