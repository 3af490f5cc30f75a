import { describe, expect, test } from 'vitest';
import { searchRegisteredModels } from '#shared/operations/registered-models.ts';
import { call } from '#test/support/events.ts';
import { fakeTable } from '#test/support/fake-table.ts';
import { refuses } from '#test/support/refusals.ts';
import { registered } from '#test/support/registry.ts';
import { posting } from '#test/support/rows.ts';

type Reply = Awaited<ReturnType<typeof call>>;
const names = ({ body }: Reply) => (body.registered_models ?? []).map(({ name }: { name: string }) => name);

const three = () => ['a', 'B', 'c'].map((name) => registered(['Production'], { name: `${name} ${registered().id}` }));

describe('ways to models', () => {
  test('by name: the index, META of what it names, and the latest of all in one read', async () => {
    const models = three();
    const table = fakeTable(models.flatMap(({ items }) => items));
    const reply = await call(searchRegisteredModels, {});
    expect(names(reply)).toEqual([1, 0, 2].map((n) => models[n]?.name));
    expect(reply.body.registered_models[0].latest_versions).toMatchObject([{ current_stage: 'Production' }]);
    expect(reply.body).not.toHaveProperty('next_page_token');
    expect(table.trips.map((trip) => trip.join().slice(0, 30))).toEqual([
      'query list list_pk = "MODELS" ',
      expect.stringMatching(/^get MODEL#/),
      expect.stringMatching(/^get MODEL#/),
    ]);
    expect(table.writes).toEqual([]);
  });

  test('one name: no index at all', async () => {
    const [{ name, items, meta, v }] = three() as [ReturnType<typeof registered>];
    const table = fakeTable(items);
    expect(names(await call(searchRegisteredModels, { filter: `name = '${name}'` }))).toEqual([name]);
    expect(table.trips).toEqual([[`get NAME#${name} NAME`], [`get ${meta}`], [`get ${v(1)}`]]);
  });

  test('a tag: its postings, each of which must still be true', async () => {
    const [tagged, was] = [registered([], { tags: { team: 'risk' } }), registered([], { tags: { team: 'other' } })];
    const postings = [tagged, was].map((model) => posting(model, 'tag.team', 'risk'));
    const table = fakeTable(tagged.items, was.items, postings);
    expect(names(await call(searchRegisteredModels, { filter: "tags.team = 'risk'" }))).toEqual([tagged.name]);
    expect(table.trips[0]?.[0]).toMatch(/^query pk = "IS#m#tag\.team#[0-9a-f]{64}"/);
  });

  test('by time: the four partitions of its index at once', async () => {
    const table = fakeTable();
    await call(searchRegisteredModels, { order_by: ['last_updated_timestamp DESC'] });
    expect(table.trips).toEqual([
      [0, 1, 2, 3].map((shard) => expect.stringContaining(`query recent recent_pk = "MODELS#${shard}" backward`)),
    ]);
  });

  test('prompts only where they are asked for', async () => {
    const table = fakeTable();
    await call(searchRegisteredModels, { filter: "tags.`mlflow.prompt.is_prompt` = 'true'" });
    expect(table.trips.flat().every((sent) => !sent.includes('"MODELS'))).toBe(true);
  });
});

test('pages end where they are asked to, and go on by their token', async () => {
  const models = three();
  fakeTable(models.flatMap(({ items }) => items));
  const first = await call(searchRegisteredModels, { max_results: 2 });
  expect(names(first)).toHaveLength(2);
  const page_token = first.body.next_page_token;
  const second = await call(searchRegisteredModels, { max_results: 2, page_token });
  expect([...names(first), ...names(second)]).toEqual([1, 0, 2].map((n) => models[n]?.name));
  expect(second.body).not.toHaveProperty('next_page_token');
  expect(await call(searchRegisteredModels, { max_results: 2, page_token, order_by: ['name DESC'] })).toMatchObject({
    status: 400,
    body: { message: expect.stringMatching(/^Invalid page token: it is of another search/) },
  });
});

test('nothing found is an empty object', async () => {
  fakeTable();
  expect((await call(searchRegisteredModels, { filter: "name = 'ghost'" })).body).toEqual({});
});

refuses(searchRegisteredModels, [
  [{ filter: "name > 'a'" }, 'Invalid comparator for attribute: >'],
  [{ order_by: ['name UP'] }, "Invalid ordering key in order_by clause 'name UP'."],
  [{ max_results: 0 }, 'Invalid value for max_results. It must be a positive integer, but got 0'],
  [
    { max_results: 1001 },
    `Invalid value "1001" for parameter 'max_results' supplied:  Hint: Value was of type 'str'. See the API docs for more information about request parameters.`,
  ],
  [{ page_token: 'e30' }, 'Invalid page token, parsed value={}'],
]);
