import { expect, test } from 'vitest';
import { loggedEntry, withEntry } from '#shared/domain/tracking/model-history.ts';
import { refusal } from '#test/unit/search/support.ts';

const info = { artifact_path: 'm', flavors: {}, utc_time_created: 't', run_id: 'r' };
const entryOf = (fields: object) => loggedEntry(JSON.stringify({ ...info, ...fields }));

test('what is kept of a model’s info, in MLflow’s order', () => {
  const entry = entryOf({
    model_uuid: 'u',
    signature: {},
    flavors: { sklearn: { config: { x: 1 }, v: '1' }, python_function: 'no object' },
  });
  expect(JSON.stringify(entry)).toBe(
    JSON.stringify({
      run_id: 'r',
      artifact_path: 'm',
      utc_time_created: 't',
      model_uuid: 'u',
      flavors: { sklearn: { v: '1' }, python_function: 'no object' },
    }),
  );
  expect(entryOf({})).toMatchObject({ model_uuid: null });
});

test.each([
  ['{"run_id":"r"}', "{'artifact_path', 'flavors', 'utc_time_created'}"],
  ['{"artifact_path":null,"flavors":null,"utc_time_created":null}', "{'run_id'}"],
])('%s lacks %s', (json, missing) => {
  expect(refusal(() => loggedEntry(json))).toBe(`Model json is missing mandatory fields: ${missing}`);
});

test.each([[[]], ['x'], [null], [1]])('flavors that are %j', (flavors) => {
  expect(refusal(() => entryOf({ flavors }))).toBe("The model json's flavors must be an object.");
});

test.each(['', 'x', '[]', '"x"', '1', 'null', 'NaN', '{"a":NaN}'])('%j is no info', (json) => {
  expect(refusal(() => loggedEntry(json))).toBe(`Malformed model info. \n ${json} \n is not a valid JSON.`);
});

test('an entry comes after those that are there', () => {
  expect(withEntry(undefined, { a: 1 })).toBe('[{"a": 1}]');
  expect(withEntry('[1, {"b": "é"}]', { a: [1, null] })).toBe('[1, {"b": "\\u00e9"}, {"a": [1, null]}]');
  for (const history of ['', '{}', 'x', 'null']) {
    expect(refusal(() => withEntry(history, {}))).toContain("'mlflow.log-model.history' is no list");
  }
});
