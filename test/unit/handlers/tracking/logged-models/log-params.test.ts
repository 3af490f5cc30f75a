import { describe, expect, test } from 'vitest';
import { logLoggedModelParams } from '#shared/operations/logged-models.ts';
import { call } from '#test/support/events.ts';
import { fakeTable } from '#test/support/fake-table.ts';
import { refuses } from '#test/support/refusals.ts';
import { missesLoggedModel, trackedModel } from '#test/support/tracking.ts';

test('the params as they were, with these', async () => {
  const { model_id, at, items, changed } = trackedModel({ params: { p: 'v' } });
  const table = fakeTable(items);
  const params = [{ key: 'p', value: 'v' }, { key: 'constructor', value: 'x' }, { key: 'empty' }];
  expect(await call(logLoggedModelParams, { model_id, params })).toMatchObject({ status: 200, body: {} });
  expect(table.trips).toEqual([[`get ${at}`], ['transact 1']]);
  expect(table.written).toEqual([changed({ params: { p: 'v', constructor: 'x', empty: '' } })]);
});

describe('another value for a key is refused', () => {
  test('than it was logged with', async () => {
    const { model_id, items } = trackedModel({ params: { p: 'old' } });
    const table = fakeTable(items);
    const params = [{ key: 'p', value: 'new' }];
    expect(await call(logLoggedModelParams, { model_id, params })).toMatchObject({
      status: 400,
      body: {
        error_code: 'INVALID_PARAMETER_VALUE',
        message:
          `Changing param values is not allowed. Param with key='p' was already logged for model '${model_id}'. ` +
          "Attempted logging new value 'new'.",
      },
    });
    expect(table.writes).toEqual([]);
  });

  test('logged by somebody else meanwhile', async () => {
    const { model_id, at, items } = trackedModel();
    const table = fakeTable(items);
    table.before(2, () => table.change(at, { params: { p: 'his' }, rev: 8 }));
    const params = [{ key: 'p', value: 'mine' }];
    expect(await call(logLoggedModelParams, { model_id, params })).toMatchObject({ status: 400 });
    expect(table.items.get(at)).toMatchObject({ params: { p: 'his' }, rev: 8 });
  });
});

missesLoggedModel(logLoggedModelParams);

refuses(logLoggedModelParams, [
  [
    {
      params: [
        { key: 'p', value: '1' },
        { key: 'p', value: '2' },
      ],
    },
    "The param 'p' is given twice, with values '1' and '2'.",
  ],
  [{ params: [{ value: 'v' }] }, 'A key cannot be empty.'],
  [{ params: [{ key: '__proto__', value: 'v' }] }, "A key cannot be '__proto__'."],
]);
