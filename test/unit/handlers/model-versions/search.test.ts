import { describe, expect, test } from 'vitest';
import { searchModelVersions } from '#shared/operations/model-versions.ts';
import { call } from '#test/support/events.ts';
import { fakeTable } from '#test/support/fake-table.ts';
import { refuses } from '#test/support/refusals.ts';
import { earlier, registered } from '#test/support/registry.ts';
import { posting } from '#test/support/rows.ts';

type Reply = Awaited<ReturnType<typeof call>>;
const found = ({ body }: Reply) =>
  (body.model_versions ?? []).map(({ version }: { version: string }) => Number(version));

describe('ways to versions', () => {
  test('one model’s: all of them, read strongly, without aliases, stubs and gaps', async () => {
    const { name, items, pk, meta } = registered(['None', 'deleted', 'Staging', 'dead'], { aliases: { a: 3 } });
    const table = fakeTable(items);
    const reply = await call(searchModelVersions, { filter: `name='${name}'` });
    expect(found(reply)).toEqual([3, 1]);
    expect(reply.body.model_versions[0]).not.toHaveProperty('aliases');
    expect(table.trips).toEqual([
      [`get NAME#${name} NAME`],
      [`get ${meta}`],
      [`query pk = "${pk}" AND sk BETWEEN "V#0000000001" AND "V#9999999999"`],
    ]);
    expect(table.writes).toEqual([]);
  });

  test('a run’s: its postings, then the versions with their models', async () => {
    const { items, v, ...alpha } = registered(['None', 'None']);
    const table = fakeTable(items, posting(alpha, 'run_id', 'r1', 1), posting(alpha, 'run_id', 'r1', 2));
    table.change(v(2), { run_id: 'r1' });
    expect(found(await call(searchModelVersions, { filter: "run_id = 'r1'" }))).toEqual([2]);
    expect(table.trips[0]?.[0]).toMatch(/^query pk = "IS#v#run_id#[0-9a-f]{64}"/);
    expect(table.trips).toHaveLength(2);
  });

  test('all: the four partitions of the index by time at once', async () => {
    const table = fakeTable();
    expect((await call(searchModelVersions, {})).body).toEqual({});
    expect(table.trips).toEqual([
      [0, 1, 2, 3].map((shard) => expect.stringContaining(`query recent recent_pk = "VERSIONS#${shard}" backward`)),
    ]);
  });
});

test('the last updated come first; a rename updates all', async () => {
  const { name, items, v } = registered(['None', 'None', 'None']);
  const table = fakeTable(items);
  table.change(v(1), { last_updated_timestamp: earlier + 1 });
  expect(found(await call(searchModelVersions, { filter: `name = '${name}'` }))).toEqual([1, 3, 2]);
});

test('pages end where they are asked to, and go on by their token', async () => {
  const { name, items } = registered(['None', 'None', 'None']);
  fakeTable(items);
  const args = { filter: `name = '${name}'`, max_results: 2 };
  const first = await call(searchModelVersions, args);
  const second = await call(searchModelVersions, { ...args, page_token: first.body.next_page_token });
  expect([found(first), found(second)]).toEqual([[3, 2], [1]]);
  expect(second.body).not.toHaveProperty('next_page_token');
});

refuses(searchModelVersions, [
  [{ filter: "name = 'a' OR name = 'b'" }, 'Invalid clause(s) in filter string: OR'],
  [{ max_results: 0 }, 'Invalid value for max_results. It must be a positive integer, but got 0'],
  [{ max_results: -1 }, 'Invalid value for max_results. It must be a positive integer, but got -1'],
  [
    { max_results: 200_001 },
    `Invalid value "200001" for parameter 'max_results' supplied:  Hint: Value was of type 'str'. See the API docs for more information about request parameters.`,
  ],
  [{ page_token: '!' }, "Invalid page token, decoded value=b''"],
]);
