import { expect, test } from 'vitest';
import { getLatestVersions } from '#shared/operations/registered-models.ts';
import { call } from '#test/support/events.ts';
import { fakeTable } from '#test/support/fake-table.ts';
import { misses, refuses } from '#test/support/refusals.ts';
import { registered } from '#test/support/registry.ts';

const alpha = () => registered(['Archived', 'Staging', 'Staging', 'None'], { aliases: { champion: 3 } });

const held = (reply: Awaited<ReturnType<typeof call>>) =>
  (reply.body.model_versions ?? []).map((one: Record<string, string>) => `${one.current_stage} ${one.version}`);

test.each(['POST', 'GET'] as const)('%s: the latest of each stage, with aliases', async (method) => {
  const { name, items, meta, v } = alpha();
  const table = fakeTable(items);
  const reply = await call(getLatestVersions, { name }, { method });
  expect(held(reply)).toEqual(['Archived 1', 'None 4', 'Staging 3']);
  expect(reply.body.model_versions[2]).toMatchObject({ aliases: ['champion'] });
  expect(table.trips.slice(1)).toEqual([[`get ${meta}`], [4, 3, 1].map(v).map((at) => `get ${at}`)]);
});

test.each([
  [['Staging'], ['Staging 3']],
  [
    ['sTaGiNg', 'Staging', 'NONE'],
    ['None 4', 'Staging 3'],
  ],
  [['Production'], []],
  [[], ['Archived 1', 'None 4', 'Staging 3']],
])('stages %j: %j', async (stages, expected) => {
  const { name, items } = alpha();
  fakeTable(items);
  for (const method of ['POST', 'GET'] as const) {
    expect(held(await call(getLatestVersions, { name, stages }, { method }))).toEqual(expected);
  }
});

test('nothing at all is an empty object', async () => {
  const { name, items } = registered();
  fakeTable(items);
  expect((await call(getLatestVersions, { name })).body).toEqual({});
});

test('one stage that is none fails the whole call, once the model is known', async () => {
  const { name, items } = alpha();
  fakeTable(items);
  expect(await call(getLatestVersions, { name, stages: ['Staging', 'Dev'] })).toMatchObject({
    status: 400,
    body: { message: 'Invalid Model Version stage: Dev. Value must be one of None, Staging, Production, Archived.' },
  });
  expect(await call(getLatestVersions, { name: 'nope', stages: ['Dev'] })).toMatchObject({ status: 404 });
});

misses(getLatestVersions, {}, (name) => `Registered Model with name=${name} not found`);

refuses(getLatestVersions, [
  [
    { stages: 'Staging' },
    `Invalid value "Staging" for parameter 'stages' supplied:  Hint: Value was of type 'str'. See the API docs for more information about request parameters.`,
  ],
  [{ name: 'a:b' }, "Invalid model name 'a:b'. Names cannot contain '/' or ':'."],
]);
