import { describe, expect, test } from 'vitest';
import { searchRuns } from '#shared/operations/runs.ts';
import { call } from '#test/support/events.ts';
import { fakeTable } from '#test/support/fake-table.ts';
import { refuses } from '#test/support/refusals.ts';
import { datasetKey, runPosting, trackedRun } from '#test/support/tracking.ts';

/** Ways to runs and what they find are tested in `test/unit/tracking-search` and `test/embedded`; here, what is sent. */

const [a, b, gone] = [
  trackedRun({ start_time: 1, tags: { team: 'risk' }, datasets: [{ name: 'd', digest: '1', tags: [] }] }),
  trackedRun({ start_time: 2, model_inputs: ['m-1'], model_outputs: [{ model_id: 'm-2', step: 0 }] }),
  trackedRun({ start_time: 3, lifecycle_stage: 'deleted' }),
];
const elsewhere = trackedRun({ experiment_id: '13', start_time: 4 });
const dataset = { ...datasetKey('12', 'd', '1'), name: 'd', digest: '1', source_type: '', source: 's' };
const items = [a, b, gone, elsewhere].map(({ item }) => item);
const table = () => fakeTable(items, dataset, runPosting(a, 'team', 'risk'));
const send = (args: object = {}) => call(searchRuns, { experiment_ids: ['12'], ...args });
const idsOf = ({ body }: Awaited<ReturnType<typeof call>>) =>
  (body.runs ?? []).map(({ info }: { info: { run_id: string } }) => info.run_id);

test('the newest first, by the index; their datasets in one read; the models that went in are left out', async () => {
  const sheet = table();
  const { body } = await send();
  expect(idsOf({ body } as never)).toEqual([b.run_id, a.run_id]);
  expect(sheet.trips.map(([line]) => line?.replace(/ limit.*/, ''))).toEqual([
    expect.stringMatching(/^query list .*"RUNS#active#12"/),
    `get ${b.at}`,
    `get ${dataset.pk} DATASET`,
  ]);
  expect(body.runs[0]).toMatchObject({ inputs: {}, outputs: { model_outputs: [{ model_id: 'm-2', step: 0 }] } });
  expect(body.runs[1].inputs).toEqual({
    dataset_inputs: [{ dataset: { name: 'd', digest: '1', source_type: '', source: 's' } }],
  });
});

test.each<[object, { run_id: string }[]]>([
  [{ run_view_type: 'DELETED_ONLY' }, [gone]],
  [{ run_view_type: 'ALL' }, [gone, b, a]],
  [{ run_view_type: 3 }, [gone, b, a]],
  [{ order_by: ['start_time ASC'] }, [a, b]],
  [{ experiment_ids: ['13', '012', '12'] }, [elsewhere, b, a]],
  [{ experiment_ids: [] }, []],
  [{ experiment_ids: ['99999999999'] }, []],
  [{ filter: `run_id IN ('${a.run_id}', '${elsewhere.run_id}')` }, [a]],
])('%j', async (args, expected) => {
  table();
  expect(idsOf(await send(args))).toEqual(expected.map(({ run_id }) => run_id));
});

test('a tag’s posting leads to its runs', async () => {
  const sheet = table();
  expect(idsOf(await send({ filter: "tags.team = 'risk'" }))).toEqual([a.run_id]);
  expect(sheet.trips[0]?.[0]).toMatch(/^query .*"IS#r#tag\.team#/);
  expect(sheet.trips[1]).toEqual([`get ${a.at}`]);
});

describe('pages', () => {
  test('lead through all, once', async () => {
    table();
    const found: string[] = [];
    let page_token: string | undefined;
    do {
      const reply = await send({ max_results: 1, run_view_type: 'ALL', ...(page_token && { page_token }) });
      found.push(...idsOf(reply));
      page_token = reply.body.next_page_token;
    } while (page_token);
    expect(found).toEqual([gone, b, a].map(({ run_id }) => run_id));
  });

  test('are of their own search', async () => {
    table();
    const { body } = await send({ max_results: 1 });
    expect(await send({ page_token: body.next_page_token, run_view_type: 'ALL' })).toMatchObject({
      status: 400,
      body: { message: 'Invalid page token: it is of another search. Send it with the filter and order it came with.' },
    });
  });
});

refuses(searchRuns, [
  [{ max_results: 0 }, "Invalid value 0 for parameter 'max_results' supplied. It must be a positive integer"],
  [
    { max_results: 50_001 },
    "Invalid value 50001 for parameter 'max_results' supplied:  Hint: Value was of type 'int'. See the API docs for more information about request parameters.",
  ],
  [{ experiment_ids: ['x'] }, "Invalid experiment ID 'x'. Experiment ID must be a valid integer."],
]);
