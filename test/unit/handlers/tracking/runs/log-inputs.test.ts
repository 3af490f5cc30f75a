import { describe, expect, test } from 'vitest';
import { logInputs } from '#shared/operations/runs.ts';
import { call } from '#test/support/events.ts';
import { fakeTable } from '#test/support/fake-table.ts';
import { refuses } from '#test/support/refusals.ts';
import { inserted } from '#test/support/rows.ts';
import {
  datasetKey,
  missesRun,
  refusesDeletedRun,
  runChanged,
  type TrackedRun,
  trackedRun,
} from '#test/support/tracking.ts';

const source = { source_type: 's3', source: 's3://b/d' };
const dataset = (name: string, digest = '1', more: object = {}) => ({ name, digest, ...source, ...more });
const send = ({ run_id }: TrackedRun, args: object) => call(logInputs, { run_id, ...args });
const addressOf = (name: string, digest = '1') => Object.values(datasetKey('12', name, digest)).join(' ');

test('a dataset is kept once an experiment; the run has its name, digest and tags', async () => {
  const tracked = trackedRun({ model_inputs: ['m-1'] });
  const table = fakeTable(tracked.item, { ...datasetKey('12', 'old', '1'), ...dataset('old') });
  const use = [{ key: 'mlflow.data.context', value: 'train' }];
  const reply = await send(tracked, {
    datasets: [{ dataset: dataset('new', '2', { schema: '{}', profile: '' }), tags: use }, { dataset: dataset('old') }],
    models: [{ model_id: 'm-2' }, { model_id: 'm-1' }, { model_id: 'm-2' }],
  });
  expect(reply).toMatchObject({ status: 200, body: {} });
  expect(table.trips).toEqual([
    [`get ${tracked.at}`],
    [`get ${addressOf('new', '2')}`, `get ${addressOf('old')}`],
    ['transact 2'],
  ]);
  expect(table.written).toEqual([
    runChanged(tracked, {
      datasets: [
        { name: 'new', digest: '2', tags: use },
        { name: 'old', digest: '1', tags: [] },
      ],
      model_inputs: ['m-1', 'm-2'],
    }),
    inserted({ ...datasetKey('12', 'new', '2'), ...dataset('new', '2'), schema: '{}', profile: '' }),
  ]);
});

test('what was not said of it is not kept', async () => {
  const tracked = trackedRun();
  const table = fakeTable(tracked.item);
  await send(tracked, { datasets: [{ dataset: { name: 'd', digest: '1' } }] });
  expect(table.written[1]?.put).toEqual({
    ...datasetKey('12', 'd', '1'),
    name: 'd',
    digest: '1',
    source_type: '',
    source: '',
  });
});

describe('of what is the same the first counts', () => {
  const tags = (value: string) => [{ key: 'k', value }];

  test('in one call', async () => {
    const tracked = trackedRun();
    const table = fakeTable(tracked.item);
    const twice = ['a', 'b'].map((value) => ({ dataset: dataset('d', '1', { source: value }), tags: tags(value) }));
    await send(tracked, { datasets: twice });
    expect(table.written).toEqual([
      runChanged(tracked, { datasets: [{ name: 'd', digest: '1', tags: tags('a') }], model_inputs: [] }),
      inserted({ ...datasetKey('12', 'd', '1'), ...dataset('d', '1', { source: 'a' }) }),
    ]);
  });

  test('and after another', async () => {
    const datasets = [{ name: 'd', digest: '1', tags: tags('a') }];
    const tracked = trackedRun({ datasets });
    const table = fakeTable(tracked.item);
    await send(tracked, { datasets: [{ dataset: dataset('d'), tags: tags('b') }] });
    expect(table.written).toEqual([runChanged(tracked, { datasets, model_inputs: [] })]);
  });
});

test('a name and a digest are not one text', async () => {
  const tracked = trackedRun();
  const table = fakeTable(tracked.item);
  await send(tracked, { datasets: [{ dataset: dataset('a', 'bc') }, { dataset: dataset('ab', 'c') }] });
  expect(table.written).toHaveLength(3);
  expect(table.written[0]?.set?.datasets).toHaveLength(2);
});

test('somebody else keeps the dataset meanwhile: his stays', async () => {
  const tracked = trackedRun();
  const table = fakeTable(tracked.item);
  const his = { ...datasetKey('12', 'd', '1'), ...dataset('d', '1', { source: 'his' }) };
  table.before(3, () => table.put(his));
  expect(await send(tracked, { datasets: [{ dataset: dataset('d') }] })).toMatchObject({ status: 200 });
  expect(table.items.get(addressOf('d'))).toEqual(his);
  expect(table.items.get(tracked.at)).toMatchObject({ datasets: [{ name: 'd' }], rev: 8 });
});

test.each([
  [10, ['transact 11']],
  [11, ['transact 11', 'transact 2']],
  [250, Array(25).fill('transact 11')],
])('%i datasets, ten a transaction, models with the first', async (count, expected) => {
  const tracked = trackedRun();
  const table = fakeTable(tracked.item);
  const datasets = Array.from({ length: count }, (_, n) => ({ dataset: dataset(`d${n}`) }));
  expect(await send(tracked, { datasets, models: [{ model_id: 'm-1' }] })).toMatchObject({ status: 200 });
  expect(table.trips.flat().filter((line) => line.startsWith('transact'))).toEqual(expected);
  expect(table.writes[0]?.[0]?.set).toMatchObject({ model_inputs: ['m-1'] });
  expect((table.items.get(tracked.at) as { datasets?: object[] }).datasets).toHaveLength(count);
});

test('more than a run has room for: 400, and none of them is there', async () => {
  const tracked = trackedRun();
  const table = fakeTable(tracked.item);
  const datasets = Array.from({ length: 800 }, (_, n) => ({ dataset: dataset(`${n}`.padEnd(450, 'd')) }));
  expect(await send(tracked, { datasets })).toMatchObject({ status: 400 });
  expect(table.writes).toEqual([]);
});

missesRun(logInputs);
refusesDeletedRun(logInputs);

const given = (fields: object, tags: object[] = []) => ({ datasets: [{ dataset: dataset('d', '1', fields), tags }] });
const tooLong = (name: string, most: number) => `'${name}' exceeds the maximum length of ${most} characters`;
refuses(logInputs, [
  [{ run_id: '-x' }, `Invalid value "-x" for parameter 'run_id' supplied.`],
  [given({ name: 'n'.repeat(501) }), tooLong('name', 500)],
  [given({ digest: 'n'.repeat(37) }), tooLong('digest', 36)],
  [given({ source: 'n'.repeat(65_536) }), tooLong('source', 65_535)],
  [given({ schema: 'n'.repeat(1_048_576) }), tooLong('schema', 1_048_575)],
  [given({}, [{ key: 'k'.repeat(256), value: '' }]), tooLong('key', 255)],
  [given({}, [{ key: 'k', value: 'v'.repeat(501) }]), tooLong('value', 500)],
  [
    // `d`, `1`, `s3` and `s3://b/d`.
    given({ profile: 'é'.repeat(174_994), schema: '1' }),
    'The schema, profile and source of a dataset can have 350000 bytes together; these would have 350001. Log them as an artifact.',
  ],
]);
