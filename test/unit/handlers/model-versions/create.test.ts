import { describe, expect, test } from 'vitest';
import { createModelVersion } from '#shared/operations/model-versions.ts';
import { ada, call, stamp } from '#test/support/events.ts';
import { fakeTable, now } from '#test/support/fake-table.ts';
import { misses, refuses } from '#test/support/refusals.ts';
import { type Registered, registered } from '#test/support/registry.ts';
import { inserted, posting } from '#test/support/rows.ts';

const issue = ({ id, name, meta }: Registered) => ({
  update: meta,
  set: { last_updated_timestamp: now, recent_sk: `${now}#${id}` },
  add: { issued: 1 },
  if: `name = "${name}" AND attribute_not_exists(deleted)`,
});

test('takes a number from META, then writes the version, its membership and its postings', async () => {
  const alpha = registered(['Production', 'deleted']);
  const { id, name, pk, meta } = alpha;
  const table = fakeTable(alpha.items);
  const reply = await call(createModelVersion, {
    name,
    source: 's3://bucket/m',
    run_id: 'r1',
    run_link: 'http://run',
    description: 'd',
    tags: [{ key: 'team', value: 'risk' }],
  });
  expect(table.trips).toEqual([[`get NAME#${name} NAME`], [`update ${meta}`], ['transact 5']]);
  expect(table.writes[0]).toEqual([issue(alpha)]);
  expect(table.writes[1]).toEqual([
    inserted({
      pk,
      sk: 'V#0000000003',
      version: 3,
      creation_timestamp: now,
      ...stamp,
      source: 's3://bucket/m',
      run_id: 'r1',
      run_link: 'http://run',
      model_id: '',
      after: 7,
      given: { description: 'd', tags: { team: 'risk' } },
      stage: 'None',
      description: 'd',
      tags: { team: 'risk' },
      last_updated_timestamp: now,
      list_pk: pk,
      list_sk: `${now}#0000000003`,
      recent_pk: expect.stringMatching(/^VERSIONS#[0-3]$/),
      recent_sk: `${now}#${id}#0000000003`,
    }),
    { put: { pk, sk: 'IN#None#0000000003' } },
    { put: posting(alpha, 'run_id', 'r1', 3) },
    { put: posting(alpha, 'source', 's3://bucket/m', 3) },
    { put: posting(alpha, 'tag.team', 'risk', 3) },
  ]);
  expect(reply).toMatchObject({ status: 200 });
  expect(reply.body.model_version).toEqual({
    name,
    version: '3',
    creation_timestamp: now,
    last_updated_timestamp: now,
    user_id: ada.id,
    current_stage: 'None',
    description: 'd',
    source: 's3://bucket/m',
    run_id: 'r1',
    run_link: 'http://run',
    status: 'READY',
    tags: [{ key: 'team', value: 'risk' }],
  });
});

test('what was not given is there and empty; a logged model of another tracking store is kept as it is', async () => {
  const alpha = registered();
  const table = fakeTable(alpha.items);
  const source = 'models:/m-0123456789abcdef0123456789abcdef';
  const { body } = await call(createModelVersion, { name: alpha.name, source, model_id: source.slice(8) });
  expect(body.model_version).toMatchObject({
    description: '',
    source,
    run_id: '',
    run_link: '',
    model_id: source.slice(8),
  });
  expect(body.model_version).not.toHaveProperty('tags');
  expect(table.writes[1]).toContainEqual({ put: posting(alpha, 'source', source, 1) });
  expect(table.writes[1]?.[0]?.put).not.toHaveProperty('given');
  expect(table.writes[1]).toHaveLength(3);
});

test.each([
  [97, ['transact 100']],
  [98, ['write 25', 'write 25', 'write 25', 'write 24', 'transact 2']],
])('%i tags and a source: %j', async (count, expected) => {
  const alpha = registered();
  const table = fakeTable(alpha.items);
  const tags = Array.from({ length: count }, (_, n) => ({ key: `k${n}`, value: 'v' }));
  await call(createModelVersion, { name: alpha.name, source: 's3://b/m', tags });
  expect(table.trips.slice(2).flat()).toEqual(expected);
  expect(table.writes.flat()).toContainEqual({ put: posting(alpha, 'tag.k96', 'v', 1) });
});

test('a name that now belongs to another model is looked up again', async () => {
  const [x, y] = [registered(), registered()];
  const table = fakeTable(x.items);
  await call(createModelVersion, { name: x.name, source: 's3://b/m' });
  table.change(x.meta, { name: 'renamed' });
  table.put({ pk: `NAME#${x.name}`, sk: 'NAME', id: y.id }, { ...(y.items[1] as (typeof y.items)[0]), name: x.name });
  const { body } = await call(createModelVersion, { name: x.name, source: 's3://b/m' });
  expect(body.model_version).toMatchObject({ name: x.name, version: '1' });
  expect(table.items.get(x.meta)).toMatchObject({ issued: 1 });
  expect(table.items.get(y.meta)).toMatchObject({ issued: 1 });
});

test('a prompt version has a placeholder for a source and is listed with the prompts', async () => {
  const alpha = registered([], { tags: { 'mlflow.prompt.is_prompt': 'true' } });
  const table = fakeTable(alpha.items);
  const tags = [{ key: 'mlflow.prompt.is_prompt', value: 'true' }];
  await call(createModelVersion, { name: alpha.name, source: 'dummy-source', tags });
  expect(table.writes[1]?.[0]?.put).toMatchObject({ recent_pk: expect.stringMatching(/^PROMPT_VERSIONS#[0-3]$/) });
});

describe('a source that is a registered version', () => {
  const ancestor = () => registered(['Production', 'None', 'dead'], { aliases: { champion: 1 } });

  test.each([
    ['/1', 1],
    ['/production', 1],
    ['/latest', 2],
    ['@champion', 1],
  ])('models:/<name>%s gives its number, run, model and location', async (suffix, number) => {
    const { name, items, v } = ancestor();
    const beta = registered();
    const table = fakeTable(items, beta.items);
    table.change(v(number), { run_id: 'r9', model_id: 'm-9' });
    const reply = await call(createModelVersion, { name: beta.name, source: `models:/${name}${suffix}` });
    expect(reply.body.model_version).toMatchObject({
      source: `models:/${name}/${number}`,
      run_id: 'r9',
      model_id: 'm-9',
    });
    expect(table.items.get(beta.v(1))).toMatchObject({ location: `s3://bucket/${number}` });
  });

  test('a copy of a copy is where the first one is', async () => {
    const { name, items, v } = ancestor();
    const table = fakeTable(items);
    table.change(v(1), { location: 's3://original' });
    await call(createModelVersion, { name, source: `models:/${name}/1` });
    expect(table.items.get(v(4))).toMatchObject({ source: `models:/${name}/1`, location: 's3://original' });
  });

  test.each([
    ['/9', 404, 'Model Version (name=<name>, version=9) not found'],
    ['/Staging', 404, "No versions of model with name '<name>' and stage 'Staging' found"],
    ['/Dev', 400, 'Invalid Model Version stage: Dev. Value must be one of None, Staging, Production, Archived.'],
    ['@ghost', 400, 'Registered model alias ghost not found.'],
  ])('models:/<name>%s: %i %s', async (suffix, status, message) => {
    const { name, items } = ancestor();
    const table = fakeTable(items);
    const reply = await call(createModelVersion, { name, source: `models:/${name}${suffix}` });
    expect(reply).toMatchObject({ status, body: { message: message.replace('<name>', name) } });
    expect(table.writes).toEqual([]);
  });

  test.each([{ run_id: 'other' }, { model_id: 'm-other' }])('%j must be its own', async (args) => {
    const { name, items } = ancestor();
    const table = fakeTable(items);
    const source = `models:/${name}/1`;
    expect(await call(createModelVersion, { name, source, ...args })).toMatchObject({
      status: 400,
      body: {
        message: `Invalid model version source: '${source}'. The run_id and model_id request parameters must match the referenced model version.`,
      },
    });
    expect(table.writes).toEqual([]);
  });

  test('prompts are none', async () => {
    const { name, items } = registered(['None'], { tags: { 'mlflow.prompt.is_prompt': 'true' } });
    fakeTable(items);
    expect(await call(createModelVersion, { name, source: `models:/${name}/1` })).toMatchObject({
      status: 400,
      body: { message: expect.stringContaining('Prompt versions cannot be used as model version sources.') },
    });
  });

  test('of an unknown model: 404', async () => {
    fakeTable();
    expect(await call(createModelVersion, { name: 'x', source: 'models:/ghost/1' })).toMatchObject({
      status: 404,
      body: { message: 'Registered Model with name=ghost not found' },
    });
  });
});

misses(createModelVersion, {}, (name) => `Registered Model with name=${name} not found`);

const relative =
  'If supplying a source as an http, https, local file path, ftp, objectstore, or mlflow-artifacts uri, an absolute path must be provided without relative path references present. Please provide an absolute path.';

refuses(createModelVersion, [
  [{ source: 's3://h/x/%2e%2e/y' }, `Invalid model version source: 's3://h/x/%2e%2e/y'. ${relative}`],
  [{ name: 'a:b' }, "Invalid model name 'a:b'. Names cannot contain '/' or ':'."],
  [
    { tags: [{ key: 'mlflow.prompt.is_prompt', value: 'TRUE' }] },
    "Invalid prompt source: 's3://b/m'. Prompt sources must use an MLflow placeholder.",
  ],
  [{ tags: [{ key: 'k', value: 'v'.repeat(100_001) }] }, "'value' exceeds the maximum length of 100000 characters"],
  [
    { description: 'd'.repeat(349_991) },
    'The description, tags, aliases and source of a model or version can have 350000 bytes together; these would have 350001. ' +
      'Shorten or delete some, or keep long values with the artifacts.',
  ],
]);
