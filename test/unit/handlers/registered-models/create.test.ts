import { describe, expect, test } from 'vitest';
import { createRegisteredModel } from '#shared/operations/registered-models.ts';
import { ada, call, stamp } from '#test/support/events.ts';
import { fakeTable, now } from '#test/support/fake-table.ts';
import { refuses } from '#test/support/refusals.ts';
import { registered } from '#test/support/registry.ts';
import { inserted, posting, sha256 } from '#test/support/rows.ts';

const idIn = (table: ReturnType<typeof fakeTable>) => String(table.items.get('NAME#alpha NAME')?.id);

test('takes the name, and writes the model, what its creator may, its first change and its postings in one transaction', async () => {
  const table = fakeTable();
  const tags = [
    { key: 'team', value: 'risk' },
    { key: 'empty', value: '' },
    { key: 'team', value: 'fraud' },
  ];
  const reply = await call(createRegisteredModel, { name: 'alpha', description: 'd', tags });
  const id = idIn(table);
  expect(id).toMatch(/^[0-9A-Z]{26}$/);
  expect(table.trips).toEqual([['transact 6']]);
  expect(table.written).toEqual([
    inserted({ pk: 'NAME#alpha', sk: 'NAME', id }),
    inserted({ pk: 'BORN', sk: id }),
    inserted({
      pk: `MODEL#${id}`,
      sk: 'META',
      name: 'alpha',
      description: 'd',
      tags: { team: 'fraud', empty: '' },
      aliases: {},
      creation_timestamp: now,
      last_updated_timestamp: now,
      actor: ada,
      issued: 0,
      rev: 1,
      at: now,
      staging: [],
      production: [],
      archived: 0,
      left: [],
      acl: { 'user:ada': 'CAN_MANAGE' },
      list_pk: 'MODELS',
      list_sk: 'alpha',
      recent_pk: expect.stringMatching(/^MODELS#[0-3]$/),
      recent_sk: `${now}#${id}`,
    }),
    inserted({
      pk: `MODEL#${id}`,
      sk: 'CHANGE#0000000001',
      rev: 1,
      at: now,
      kind: 'model_created',
      ...stamp,
      given: { description: 'd', tags: { team: 'fraud', empty: '' } },
      name: 'alpha',
      staging: [],
      production: [],
      aliases: {},
      list_pk: 'NAMED#alpha',
      list_sk: `${now}#${id}`,
      recent_pk: `MODEL#${id}`,
      recent_sk: `${now}#0000000001`,
    }),
    { put: { pk: `GRANTED#${sha256('user:ada')}`, sk: id } },
    { put: posting({ id }, 'tag.team', 'fraud') },
  ]);
  expect(reply).toMatchObject({ status: 200, headers: { 'cache-control': 'no-store' } });
  expect(reply.body).toEqual({
    registered_model: {
      name: 'alpha',
      creation_timestamp: now,
      last_updated_timestamp: now,
      user_id: 'ada',
      description: 'd',
      tags: [
        { key: 'empty', value: '' },
        { key: 'team', value: 'fraud' },
      ],
    },
  });
});

test('says nothing of what was not given', async () => {
  const table = fakeTable();
  const { body } = await call(createRegisteredModel, { name: 'alpha', description: '', tags: undefined });
  expect(body.registered_model).toEqual({
    name: 'alpha',
    creation_timestamp: now,
    last_updated_timestamp: now,
    user_id: 'ada',
  });
  const [, , meta, row] = table.written;
  expect(meta?.put).not.toHaveProperty('description');
  expect(row?.put).not.toHaveProperty('given');
});

test('keeps of a long description in the history what identifies it', async () => {
  const table = fakeTable();
  const description = 'é'.repeat(129);
  await call(createRegisteredModel, { name: 'alpha', description });
  expect(table.written[2]?.put).toMatchObject({ description });
  expect(table.written[3]?.put).toMatchObject({ given: { description: { sha256: sha256(description), bytes: 258 } } });
});

test('lists prompts apart', async () => {
  const table = fakeTable();
  await call(createRegisteredModel, { name: 'alpha', tags: [{ key: 'mlflow.prompt.is_prompt', value: 'true' }] });
  expect(table.written[2]?.put).toMatchObject({
    list_pk: 'PROMPTS',
    recent_pk: expect.stringMatching(/^PROMPTS#[0-3]$/),
  });
});

describe('a transaction takes 95 postings', () => {
  const tags = (count: number) => Array.from({ length: count }, (_, n) => ({ key: `k${n}`, value: 'v' }));

  test('95 go with it', async () => {
    const table = fakeTable();
    await call(createRegisteredModel, { name: 'alpha', tags: tags(95) });
    expect(table.trips).toEqual([['transact 100']]);
  });

  test('96 go before it, 25 a request', async () => {
    const table = fakeTable();
    await call(createRegisteredModel, { name: 'alpha', tags: tags(96) });
    expect(table.trips).toEqual([['write 25', 'write 25', 'write 25', 'write 21'], ['transact 5']]);
    expect(table.writes.slice(0, 4).flat()).toContainEqual({ put: posting({ id: idIn(table) }, 'tag.k95', 'v') });
  });
});

describe('a name that is taken: RESOURCE_ALREADY_EXISTS, which the client needs to go on', () => {
  const prompt = { 'mlflow.prompt.is_prompt': 'true' };
  const other = (asked: string, held: string) => (name: string) =>
    `Tried to create a ${asked} with name '${name}', but the name is already taken by a ${held}. MLflow does not allow creating a model and a prompt with the same name.`;

  test.each<[string, object, object, (name: string) => string]>([
    ['a model by a model', {}, {}, (name) => `Registered Model (name=${name}) already exists.`],
    ['a prompt by a prompt', prompt, prompt, (name) => `Prompt (name=${name}) already exists.`],
    ['a model by a prompt', {}, prompt, other('registered model', 'prompt')],
    ['a prompt by a model', prompt, {}, other('prompt', 'registered model')],
  ])('%s', async (_, wanted, held, message) => {
    const { name, items, meta } = registered([], { tags: { ...held } });
    const table = fakeTable(items);
    const tags = Object.entries(wanted).map(([key, value]) => ({ key, value }));
    expect(await call(createRegisteredModel, { name, tags })).toMatchObject({
      status: 400,
      body: { error_code: 'RESOURCE_ALREADY_EXISTS', message: message(name) },
    });
    expect(table.trips.slice(1)).toEqual([[`get NAME#${name} NAME`], [`get ${meta}`]]);
    expect(table.items.size).toBe(items.length);
  });
});

refuses(createRegisteredModel, [
  [{ name: '   ' }, "Missing value for required parameter 'name'."],
  [{ name: 'a/b' }, "Invalid model name 'a/b'. Names cannot contain '/' or ':'."],
  [
    { tags: 'x' },
    `Invalid value "x" for parameter 'tags' supplied:  Hint: Value was of type 'str'. See the API docs for more information about request parameters.`,
  ],
  [
    { tags: { a: 'b' } },
    `Invalid value {"a":"b"} for parameter 'tags' supplied:  Hint: Value was of type 'dict'. See the API docs for more information about request parameters.`,
  ],
  [
    { tags: [{ key: 'a', value: 1 }] },
    `Invalid value 1 for parameter 'tags[0].value' supplied:  Hint: Value was of type 'int'. See the API docs for more information about request parameters.`,
  ],
  [{ tags: [{ key: 'k'.repeat(251), value: '' }] }, "'key' exceeds the maximum length of 250 characters"],
  [{ tags: [{ key: 'k', value: 'v'.repeat(100_001) }] }, "'value' exceeds the maximum length of 100000 characters"],
  [
    { description: 'd'.repeat(350_001), tags: [] },
    'The description, tags, aliases, source and permissions of a model or version can have 350000 bytes together; these would have 350001. ' +
      'Shorten or delete some, or keep long values with the artifacts.',
  ],
]);
