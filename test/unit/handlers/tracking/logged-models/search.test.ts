import { describe, expect, test } from 'vitest';
import { searchLoggedModels } from '#shared/operations/logged-models.ts';
import { call } from '#test/support/events.ts';
import { fakeTable } from '#test/support/fake-table.ts';
import { refuses } from '#test/support/refusals.ts';
import { sha256 } from '#test/support/rows.ts';
import { trackedModel } from '#test/support/tracking.ts';

/** What filters and orders find is tested in `test/unit/tracking-search` and `test/embedded`; here, what is sent. */

const metric = { key: 'm', value: 1, timestamp: 5, step: 0, run_id: 'r', dataset_name: 'd', dataset_digest: '1' };
const [a, b, gone] = [
  trackedModel({ creation_timestamp_ms: 1, source_run_id: 'r1' }, [metric]),
  trackedModel({ creation_timestamp_ms: 2, name: 'other' }),
  trackedModel({ creation_timestamp_ms: 3, lifecycle_stage: 'deleted' }),
];
const elsewhere = trackedModel({ creation_timestamp_ms: 4, experiment_id: '13' });
const posting = { pk: `IS#l#source_run_id#${sha256('r1')}`, sk: a.model_id };
const table = () => fakeTable(...[a, b, gone, elsewhere].map(({ items }) => items), posting);
const send = (args: object = {}) => call(searchLoggedModels, { experiment_ids: ['12'], ...args });
const idsOf = ({ body }: Awaited<ReturnType<typeof call>>) =>
  (body.models ?? []).map(({ info }: { info: { model_id: string } }) => info.model_id);

test('the newest first, by the index; each is read with its metrics', async () => {
  const sheet = table();
  const reply = await send();
  expect(idsOf(reply)).toEqual([b.model_id, a.model_id]);
  expect(reply.body.models[1].data).toEqual({ metrics: [{ ...metric, model_id: a.model_id }] });
  expect(sheet.trips).toEqual([
    [expect.stringMatching(/^query list .*"LOGGED_MODELS#12"/)],
    [gone, b, a].map(({ model_id }) => `query pk = "LOGGED_MODEL#${model_id}"`),
  ]);
});

test.each<[object, { model_id: string }[]]>([
  [{ order_by: [{ field_name: 'creation_timestamp', ascending: true }] }, [a, b]],
  [{ order_by: [{ field_name: 'name' }] }, [a, b]],
  [{ filter: "name = 'other'" }, [b]],
  [{ experiment_ids: ['13', '12'] }, [elsewhere, b, a]],
  [{ experiment_ids: ['99999999999'] }, []],
  [{ datasets: [{ dataset_name: 'd', dataset_digest: '1' }], filter: 'metrics.m >= 1' }, [a]],
  [{ datasets: [{ dataset_name: 'd', dataset_digest: '2' }], filter: 'metrics.m >= 1' }, []],
  [{ max_results: 0 }, [b, a]],
])('%j', async (args, expected) => {
  table();
  expect(idsOf(await send(args))).toEqual(expected.map(({ model_id }) => model_id));
});

test('a run’s posting leads to its models', async () => {
  const sheet = table();
  expect(idsOf(await send({ filter: "source_run_id = 'r1'" }))).toEqual([a.model_id]);
  expect(sheet.trips[0]?.[0]).toMatch(/^query .*"IS#l#source_run_id#/);
  expect(sheet.trips[1]).toEqual([`query pk = "LOGGED_MODEL#${a.model_id}"`]);
});

describe('pages', () => {
  test('lead through all, once', async () => {
    table();
    const first = await send({ max_results: 1 });
    const second = await send({ max_results: 1, page_token: first.body.next_page_token });
    expect([first, second].map(idsOf)).toEqual([[b.model_id], [a.model_id]]);
    expect(second.body).not.toHaveProperty('next_page_token');
  });

  test('are of their own search', async () => {
    table();
    const { body } = await send({ max_results: 1 });
    expect(await send({ page_token: body.next_page_token, experiment_ids: ['13'] })).toMatchObject({
      status: 400,
      body: { message: 'Invalid page token: it is of another search. Send it with the filter and order it came with.' },
    });
  });
});

const seeDocs = 'See the API docs for more information about request parameters.';
refuses(searchLoggedModels, [
  [{ max_results: -1 }, "Invalid value -1 for parameter 'max_results' supplied. It must be a positive integer"],
  [{ max_results: 50_001 }, "Invalid value 50001 for parameter 'max_results' supplied. It must be at most 50000"],
  [{ datasets: [{ dataset_digest: '1' }] }, '`dataset_name` in the `datasets` clause must be specified.'],
  [{ experiment_ids: ['x'] }, "Invalid experiment ID 'x'. Experiment ID must be a valid integer."],
  [{ experiment_ids: null }, `Missing value for required parameter 'experiment_ids'. ${seeDocs}`],
]);
