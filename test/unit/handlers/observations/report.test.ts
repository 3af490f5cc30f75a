import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { unpackSummary } from '#shared/domain/observations/packed.ts';
import { reportObservations } from '#shared/operations/observations.ts';
import { ada, call } from '#test/support/events.ts';
import { fakeS3 } from '#test/support/fake-s3.ts';
import { fakeTable, now } from '#test/support/fake-table.ts';
import { refuses } from '#test/support/refusals.ts';
import { registered, ten } from '#test/support/registry.ts';
import { sha256 } from '#test/support/rows.ts';

const minute = 60_000;
const begin = now - (now % minute) - 5 * minute;
const batchPk = `BATCH#${sha256(JSON.stringify([ada.type, ada.id, 'b']))}`;
const seriesOf = (metric: string, tags: [string, string][] = []) => sha256(JSON.stringify([metric, tags])).slice(0, 32);
const ends = (time: number, days: number) => Math.ceil((time + days * 86_400_000) / 1_000);

const one = (model: string, more: object = {}) => ({
  model,
  version: '1',
  metric: 'm',
  value: 1,
  timestamp: begin,
  ...more,
});
const report = (observations: object[], batch_id = 'b') => call(reportObservations, { batch_id, observations });

const world = (states: Parameters<typeof registered>[0] = ['Production']) => {
  const alpha = registered(states);
  const place = (version: number, series: string) => `${alpha.id}#${ten(version)}#${series}`;
  return { alpha, place, series: seriesOf('m') };
};

test('that it has come, then an item for each series and minute and the raw batch, then what is to be folded', async () => {
  const { alpha, place, series } = world();
  const table = fakeTable(alpha.items);
  const bucket = fakeS3();
  const values = [
    one(alpha.name),
    one(alpha.name, { value: 3, timestamp: begin + 1 }),
    one(alpha.name, { timestamp: begin + minute }),
  ];
  expect((await report(values)).body).toEqual({ accepted: 3, duplicate: false, rejected: [] });
  const seriesAt = `SERIES#${alpha.id}#${ten(1)}`;
  expect(table.trips).toEqual([
    expect.arrayContaining([`get ${batchPk} BATCH`, `get NAME#${alpha.name} NAME`]),
    [`get ${alpha.meta}`, `get ${alpha.v(1)}`],
    [`get ${seriesAt} ${series}`],
    [`query pk = "${seriesAt}"`],
    [`put ${seriesAt} ${series}`],
    [`put ${batchPk} BATCH`],
    ['write 2'],
    ['write 1'],
    [`update ${batchPk} BATCH`],
  ]);
  const [added, begun, deltas, marks, ended, ...others] = table.writes;
  expect(others).toEqual([]);
  expect(added).toEqual([
    {
      put: { pk: seriesAt, sk: series, metric: 'm', tags: {}, bounds: undefined, ttl: ends(now, 1_830) },
      if: 'attribute_not_exists(pk)',
    },
  ]);
  const hash = sha256(JSON.stringify([ada.type, ada.id, 'b', values]));
  expect(begun).toEqual([
    { put: { pk: batchPk, sk: 'BATCH', hash, stages: {}, ttl: ends(now, 35) }, if: 'attribute_not_exists(pk)' },
  ]);
  expect(deltas).toEqual(
    [0, 1].map((at) => ({
      put: {
        pk: `ROLLUP#${place(1, series)}`,
        sk: `M#${begin + at * minute}#${hash.slice(0, 16)}`,
        summary: expect.any(Uint8Array),
        ttl: ends(begin + at * minute, 40),
      },
    })),
  );
  const summaries = deltas?.map(({ put }) => unpackSummary(put?.summary as Uint8Array));
  expect(summaries).toMatchObject([
    { count: 2, sum: 4, min: 1, max: 3 },
    { count: 1, sum: 1 },
  ]);
  const hour = begin - (begin % 3_600_000);
  expect(marks).toMatchObject([{ put: { sk: `${place(1, series)}#${hour}`, stamp: expect.any(String) } }]);
  expect(marks?.[0]?.put?.pk).toMatch(/^FOLD#[0-3]$/);
  expect(ended).toMatchObject([{ update: `${batchPk} BATCH`, set: { taken: expect.any(Uint8Array) } }]);
  const key = `observations/${new Date(now).toISOString().slice(0, 10)}/${hash}.json.gz`;
  expect(bucket.sent).toEqual([`put ${key}`]);
  const raw = JSON.parse(gunzipSync((bucket.inputs[0] as { Body: Uint8Array }).Body).toString());
  expect(raw).toEqual({ batch_id: 'b', actor: ada, time: now, observations: values });
});

test('each version is looked up once, and a series that is known no more', async () => {
  const { alpha } = world();
  fakeTable(alpha.items);
  fakeS3();
  await report([one(alpha.name)]);
  const table = fakeTable(alpha.items);
  await report([one(alpha.name), one(alpha.name, { value: 2 })], 'another');
  expect(table.trips.flat().filter((text) => text === `get ${alpha.meta}`)).toHaveLength(1);
  expect(table.trips.flat().join()).not.toContain('SERIES#');
});

test('a batch that came before is answered as then, and nothing is written', async () => {
  const { alpha } = world();
  const table = fakeTable(alpha.items);
  fakeS3();
  const batch = [one(alpha.name), one(alpha.name, { value: 'NaN' })];
  const { body } = await report(batch);
  const before = table.writes.length;
  expect((await report(batch)).body).toEqual({ ...body, duplicate: true });
  expect(await report([one(alpha.name)])).toMatchObject({
    status: 400,
    body: { error_code: 'INVALID_PARAMETER_VALUE', message: expect.stringContaining('with other observations') },
  });
  expect(table.writes).toHaveLength(before);
});

test('by stage: which version it was is kept, so that what is sent again is of the same', async () => {
  const { alpha } = world();
  const table = fakeTable(alpha.items);
  fakeS3();
  const { version: _, ...byStage } = one(alpha.name, { stage: 'Production' });
  await report([byStage]);
  const name = JSON.stringify([alpha.name, undefined, 'Production']);
  expect(table.items.get(`${batchPk} BATCH`)?.stages).toEqual({ [name]: { id: alpha.id, version: 1 } });
});

test('nothing counts: the first reason, and nothing is written', async () => {
  const { alpha } = world(['deleted']);
  const table = fakeTable(alpha.items);
  expect(await report([one(alpha.name), one(alpha.name, { value: 'NaN' })])).toMatchObject({
    status: 404,
    body: { error_code: 'RESOURCE_DOES_NOT_EXIST' },
  });
  expect(table.writes).toEqual([]);
});

refuses(reportObservations, [
  [
    { batch_id: '' },
    "Missing value for required parameter 'batch_id'. See the API docs for more information about request parameters.",
  ],
]);
