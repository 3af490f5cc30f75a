import { beforeAll, expect, test } from 'vitest';
import { as } from '#test/embedded/requests/people.ts';
import { invalid, ok, refused, times } from '#test/embedded/tracking/calls.ts';
import { call } from '#test/support/call.ts';
import { freshTable } from '#test/support/fresh-table.ts';
import { newModel, passed, policy, promote, report, told } from './world.ts';

beforeAll(() => freshTable());

const post = (name: string, more: object, who = as('ada')) =>
  call('reportMetric', { name, version: '1', key: 'accuracy', value: 0.5, ...more }, who);

test('is answered and noted, with what it replaces', async () => {
  const name = await newModel(1, { ada: 'CAN_EDIT' });
  const { body } = await post(name, { dataset_name: 'd', dataset_digest: '1' });
  expect(body).toEqual({
    metric: {
      key: 'accuracy',
      value: 0.5,
      dataset_name: 'd',
      dataset_digest: '1',
      reporter: 'ada',
      timestamp: expect.any(Number),
    },
  });
  await post(name, { dataset_name: 'd', dataset_digest: '1', value: 0.6 });
  await post(name, {});
  expect(await told(name, 'metric_reported')).toMatchObject([
    { version: '1', key: 'accuracy', to: '0.5' },
    { key: 'accuracy', dataset: 'd', from: '0.5', to: '0.6' },
    { key: 'accuracy', dataset: 'd', to: '0.5' },
  ]);
});

test('is of who may edit the model, and of numbers', async () => {
  const name = await newModel(1, { ada: 'CAN_READ', bea: 'CAN_EDIT' });
  expect(await post(name, {})).toMatchObject(refused(403, 'PERMISSION_DENIED', /this needs CAN_EDIT/));
  for (const value of ['NaN', 'x', null]) expect((await post(name, { value }, as('bea'))).status).toBe(400);
  expect(await post(name, { key: 'a$' }, as('bea'))).toMatchObject(invalid(/Names may only contain/));
  expect(await post(name, { version: '2' }, as('bea'))).toMatchObject({ status: 404 });
  expect(await told(name, 'metric_reported')).toEqual([]);
});

test('thirty at once are all kept', async () => {
  const name = await newModel(1);
  await Promise.all(
    times(30, (index) => report(name, '1', index, { key: `m${index % 15}`, dataset_name: `d${index}` })),
  );
  await policy(
    name,
    times(15, (index) => ({ rule: 'metric', metric: `m${index}`, dataset: `d${index + 15}`, minimum: index + 15 })),
  );
  expect(await promote(name)).toMatchObject(passed);
});

test('a version has room for so many, and those that are replaced take none', async () => {
  const name = await newModel(1);
  const long = (index: number) => ({ dataset_name: `${index}`.padEnd(500, 'd') });
  let full = 0;
  while ((await post(name, { key: 'k'.repeat(240), ...long(full) }, as('root', 'admin'))).status === 200) full += 1;
  expect(full).toBeGreaterThan(200);
  expect(await post(name, { key: 'k'.repeat(240), ...long(full) }, as('root', 'admin'))).toMatchObject(
    invalid(/200000 bytes/),
  );
  expect(await post(name, { key: 'k'.repeat(240), ...long(0), value: 0.7 }, as('root', 'admin'))).toMatchObject(passed);
});

test('those of a deleted version are back with it, and another model’s are its own', async () => {
  const name = await newModel(1);
  await report(name, '1', 0.9);
  await policy(name, [{ rule: 'metric', metric: 'accuracy', minimum: 0.8 }]);
  await ok('deleteModelVersion', { name, version: '1' });
  expect((await post(name, {}, as('root', 'admin'))).status).toBe(404);
  await ok('restore', { name, version: '1', reason: 'r' });
  expect(await promote(name)).toMatchObject(passed);
});
