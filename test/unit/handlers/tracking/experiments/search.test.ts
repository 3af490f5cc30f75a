import { expect, test } from 'vitest';
import { searchExperiments } from '#shared/operations/experiments.ts';
import { call } from '#test/support/events.ts';
import { fakeTable } from '#test/support/fake-table.ts';
import { refuses } from '#test/support/refusals.ts';
import { trackedExperiment } from '#test/support/tracking.ts';

/** When experiment 0 came to be. */
const start = Date.UTC(2026, 0, 1);

const items = [
  { experiment_id: '1', name: 'a', creation_time: start + 1, tags: { team: 'risk' } },
  { experiment_id: '2', name: 'b', creation_time: start + 2, lifecycle_stage: 'deleted' as const },
  { experiment_id: '3', name: 'c', creation_time: start + 3 },
].flatMap((fields) => trackedExperiment(fields).items);

const idsOf = ({ body }: Awaited<ReturnType<typeof call>>) =>
  (body.experiments ?? []).map(({ experiment_id }: { experiment_id: string }) => experiment_id);

const search = async (args: object) => idsOf(await call(searchExperiments, { max_results: 10, ...args }));

test('reads all there are, and the newest come first', async () => {
  const table = fakeTable(items);
  expect(await search({})).toEqual(['3', '1', '0']);
  expect(table.trips).toEqual([[expect.stringMatching(/^query "?.*EXPERIMENTS.*begins_with.*"E#"\)$/)]]);
});

test.each<[object, string[]]>([
  [{ view_type: 'ACTIVE_ONLY' }, ['3', '1', '0']],
  [{ view_type: 'DELETED_ONLY' }, ['2']],
  [{ view_type: 2 }, ['2']],
  [{ view_type: 'ALL' }, ['3', '2', '1', '0']],
  [{ filter: "name = 'Default'" }, ['0']],
  [{ filter: "tags.team = 'risk'" }, ['1']],
  [{ order_by: ['name DESC'] }, ['3', '1', '0']],
  [{ order_by: ['experiment_id ASC'] }, ['0', '1', '3']],
  [{ filter: "name = 'none'" }, []],
])('%j: %j', async (args, expected) => {
  fakeTable(items);
  expect(await search(args)).toEqual(expected);
});

test('pages lead through all of them, once', async () => {
  fakeTable(items);
  const found: string[] = [];
  let page_token: string | undefined;
  do {
    const reply = await call(searchExperiments, {
      max_results: 1,
      view_type: 'ALL',
      ...(page_token && { page_token }),
    });
    found.push(...idsOf(reply));
    page_token = reply.body.next_page_token;
  } while (page_token);
  expect(found).toEqual(['3', '2', '1', '0']);
});

test('a token is of its own search', async () => {
  fakeTable(items);
  const { body } = await call(searchExperiments, { max_results: 1 });
  const other = { max_results: 1, page_token: body.next_page_token, view_type: 'ALL' };
  expect(await call(searchExperiments, other)).toMatchObject({
    status: 400,
    body: {
      message: 'Invalid page token: it is of another search. Send it with the filter and order it came with.',
    },
  });
});

const within = (value: number, must: string) =>
  [{ max_results: value }, `Invalid value ${value} for parameter 'max_results' supplied. It must be ${must}`] as const;

refuses(searchExperiments, [
  within(0, 'a positive integer'),
  within(-1, 'a positive integer'),
  within(50_001, 'at most 50000'),
]);
