import { describe, expect, test } from 'vitest';
import { findRegisteredModels } from '#shared/operations/find.ts';
import { call } from '#test/support/events.ts';
import { fakeTable } from '#test/support/fake-table.ts';
import { refuses } from '#test/support/refusals.ts';
import { registered } from '#test/support/registry.ts';
import { posting } from '#test/support/rows.ts';

type Reply = Awaited<ReturnType<typeof call>>;
const names = ({ body }: Reply) => (body.registered_models ?? []).map(({ name }: { name: string }) => name);

describe('what MLflow’s filters cannot say', () => {
  test('aliases, who made it, what is said of it, and when', async () => {
    const [one, other] = [
      registered(['None'], { aliases: { champion: 1 }, description: 'of risks' }),
      registered(['None'], { aliases: { challenger: 1 } }),
    ];
    const ask = async (filter: string) => {
      fakeTable(one.items, other.items);
      return names(await call(findRegisteredModels, { filter }));
    };
    expect(await ask("aliases = 'champion'")).toEqual([one.name]);
    expect(await ask("aliases != 'champion'")).toEqual([other.name]);
    expect(await ask("description LIKE '%risk%'")).toEqual([one.name]);
    expect(await ask("NOT (description LIKE '%risk%')")).toEqual([other.name]);
    expect(await ask("user_id = 'grace' AND creation_timestamp > '1990-01-01'")).toHaveLength(2);
    expect(await ask("last_updated_timestamp < '1990-01-01'")).toEqual([]);
  });

  test('a name or a tag: both are looked up, and no index is walked', async () => {
    const [one, other, third] = [registered(), registered([], { tags: { team: 'risk' } }), registered()];
    const table = fakeTable(one.items, other.items, third.items, [posting(other, 'tag.team', 'risk')]);
    const filter = `name = '${one.name}' OR tags.team = 'risk'`;
    expect(names(await call(findRegisteredModels, { filter })).sort()).toEqual([one.name, other.name].sort());
    expect(table.trips.flat().filter((sent) => /^query (list|recent)/.test(sent))).toEqual([]);
    expect(table.writes).toEqual([]);
  });
});

test('a token is of its own filter', async () => {
  const models = [registered(), registered()];
  fakeTable(models.flatMap(({ items }) => items));
  const asked = { filter: "NOT name = 'x'", max_results: 1 };
  const { body } = await call(findRegisteredModels, asked);
  const second = await call(findRegisteredModels, { ...asked, page_token: body.next_page_token });
  expect(names(second)).toHaveLength(1);
  const other = { filter: "name != 'x'", max_results: 1, page_token: body.next_page_token };
  expect((await call(findRegisteredModels, other)).status).toBe(400);
});

const elsewhere = 'Search them at /api/2.0/stagebook/model-versions/search.';

refuses(findRegisteredModels, [
  [{ filter: "stage = 'Production'" }, `Registered models have no stage: their versions have. ${elsewhere}`],
  [{ filter: 'metrics.x > 1' }, `Registered models have no metrics: their versions have. ${elsewhere}`],
  [{ filter: "params.x = '1'" }, `Registered models have no params: their versions have. ${elsewhere}`],
  [{ filter: "name = 'a' OR" }, "Search filter lacks a comparison at OR. Write one, e.g. stage = 'Production'."],
  [{ max_results: 0 }, 'Invalid value for max_results. It must be a positive integer, but got 0'],
]);
