import { GetObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { beforeAll, expect, test } from 'vitest';
import { admin, as, newModel } from '#test/embedded/requests/people.ts';
import { invalid, ok, refused, times } from '#test/embedded/tracking/calls.ts';
import { call } from '#test/support/call.ts';
import { freshBucket } from '#test/support/fresh-bucket.ts';
import { freshTable } from '#test/support/fresh-table.ts';
import {
  batchId,
  counted,
  day,
  dieAt,
  hour,
  minute,
  type Observed,
  one,
  revive,
  send,
  series,
  yesterday,
} from './world.ts';

beforeAll(async () => {
  await freshTable();
  await freshBucket();
});

test('what was sent is counted, and answered by the minute, the hour and the day', async () => {
  const model = await newModel();
  const values = [3, -1.5, 0, 250.25, 3];
  await send(values.map((value, index) => one(model, { value, timestamp: yesterday + index * 20_000 })));
  const total = { count: 5, sum: 254.75, mean: 50.95, min: -1.5, max: 250.25 };
  for (const resolution of ['hour', 'day']) {
    const { points, summary } = await series(model, { resolution });
    expect(points).toEqual([{ time: yesterday, ...total, p50: expect.closeTo(3, 1), p95: 250.25, p99: 250.25 }]);
    expect(summary).toMatchObject(total);
  }
  expect((await series(model, { resolution: 'minute' })).points).toEqual([
    { time: yesterday, count: 3, sum: 1.5, mean: 0.5, min: -1.5, max: 3 },
    { time: yesterday + minute, count: 2, sum: 253.25, mean: 126.625, min: 3, max: 250.25 },
  ]);
});

test('a batch counts once, however often it is sent, and answers the same', async () => {
  const model = await newModel();
  const id = batchId();
  const batch = [one(model), one(model, { value: 'NaN' })];
  const first = await send(batch, id);
  expect(first).toMatchObject({ accepted: 1, duplicate: false, rejected: [{ index: 1 }] });
  expect(await send(batch, id)).toEqual({ ...first, duplicate: true });
  expect(await counted(model)).toBe(1);
  const other = { batch_id: id, observations: [one(model, { value: 2 })] };
  expect(await call('reportObservations', other, admin)).toMatchObject(invalid(/sent before, with other observations/));
  expect(await counted(model)).toBe(1);
  // Names of batches are everybody's own.
  expect(await send(batch, id, as('grace', 'admin'))).toMatchObject({ duplicate: false });
  expect(await counted(model)).toBe(2);
});

test.each([true, false])(
  'whoever dies at any request is finished by the same batch, once (after it: %s)',
  async (after) => {
    const model = await newModel();
    const observations = times(60, (index) => one(model, { value: index, timestamp: yesterday + index * minute }));
    for (let n = 1, came = true; came; n++) {
      const id = batchId();
      const before = await counted(model);
      await dieAt(n, after);
      await call('reportObservations', { batch_id: id, observations }, admin);
      came = revive();
      await send(observations, id);
      expect([n, await counted(model)]).toEqual([n, before + 60]);
      if (!came) expect(n).toBeGreaterThan(5);
    }
  },
  60_000,
);

test('each that cannot be counted says why, and the others count', async () => {
  const model = await newModel(2);
  await ok('deleteModelVersion', { name: model, version: '2' }, admin);
  const { accepted, rejected } = await send([
    one(model),
    one(model, { value: 'NaN' }),
    one(model, { value: 'Infinity' }),
    one(model, { value: 1e200 }),
    one(model, { timestamp: Date.now() - 32 * day }),
    one(model, { timestamp: Date.now() + hour }),
    one(model, { version: '2' }),
    one(model, { version: '3' }),
    one(model, { version: 'x' }),
    one(model, { stage: 'Production' }),
    one('nobody'),
    one(model, { value: undefined }),
    one(model, { window: { start: 5, end: 5 } }),
    one(model, { tags: Object.fromEntries(times(11, (index) => [`k${index}`, 'v'])) }),
    one(model, { histogram: { bounds: [1, 1], counts: [0, 1, 0] } }),
    one(model, { histogram: { bounds: [1, 2], counts: [1, 1] } }),
    one(model, { value: 2, histogram: { bounds: [1], counts: [1, 1] } }),
    one(model, { stage: 'Production', version: '1' }),
  ]);
  expect(accepted).toBe(1);
  expect(rejected.map(({ index, error_code }: { index: number; error_code: string }) => [index, error_code])).toEqual([
    ...times(5, (index) => [index + 1, 'INVALID_PARAMETER_VALUE']),
    [6, 'RESOURCE_DOES_NOT_EXIST'],
    [7, 'RESOURCE_DOES_NOT_EXIST'],
    [8, 'INVALID_PARAMETER_VALUE'],
    [9, 'RESOURCE_DOES_NOT_EXIST'],
    [10, 'RESOURCE_DOES_NOT_EXIST'],
    ...times(7, (index) => [index + 11, 'INVALID_PARAMETER_VALUE']),
  ]);
  expect(await counted(model)).toBe(1);
});

test('where nothing can be counted, the call fails, and its name is free', async () => {
  const model = await newModel();
  const id = batchId();
  const wrong = { batch_id: id, observations: [one(model, { version: '9' })] };
  expect(await call('reportObservations', wrong, admin)).toMatchObject(
    refused(404, 'RESOURCE_DOES_NOT_EXIST', /version=9/),
  );
  expect(await send([one(model)], id)).toMatchObject({ accepted: 1, duplicate: false });
});

test('it takes CAN_EDIT of each model: those of others count, and theirs do not', async () => {
  const [mine, theirs] = [await newModel(1, { ada: 'CAN_EDIT' }), await newModel(1, { ada: 'CAN_READ' })];
  expect(await send([one(mine), one(theirs)], batchId(), as('ada'))).toMatchObject({
    accepted: 1,
    rejected: [{ index: 1, error_code: 'PERMISSION_DENIED' }],
  });
  const denied = await call('reportObservations', { batch_id: batchId(), observations: [one(theirs)] }, as('ada'));
  expect(denied).toMatchObject(refused(403, 'PERMISSION_DENIED', /CAN_EDIT/));
  expect([await counted(mine), await counted(theirs)]).toEqual([1, 0]);
});

test('by stage it is of who is there when it is sent', async () => {
  const model = await newModel(2);
  const promote = (version: string) =>
    ok(
      'transitionModelVersionStage',
      { name: model, version, stage: 'Production', archive_existing_versions: true },
      admin,
    );
  for (const version of ['1', '2']) {
    await promote(version);
    await send([one(model, { stage: 'Production' })]);
  }
  for (const version of ['1', '2']) expect(await counted(model, { version })).toBe(1);
});

test('a hundred batches at once are all counted', async () => {
  const model = await newModel();
  const batches = times(100, (batch) =>
    times(1_000, (index) => one(model, { value: batch, timestamp: yesterday + (index % 5) * minute })),
  );
  // As clients do that are told to try again.
  const insist = async (batch: Observed[], id = batchId()): Promise<void> => {
    const { status } = await call('reportObservations', { batch_id: id, observations: batch }, admin);
    if (status === 503 || status === 429) return insist(batch, id);
    expect(status).toBe(200);
  };
  await Promise.all(batches.map((batch) => insist(batch)));
  const { summary, points } = await series(model);
  expect(points).toHaveLength(1);
  expect(summary).toMatchObject({ count: 100_000, sum: 4_950_000, min: 0, max: 99 });
}, 120_000);

test('histograms that were counted elsewhere, of the same bounds', async () => {
  const model = await newModel();
  const bounds = [10, 20];
  const window = { start: yesterday, end: yesterday + minute };
  await send([
    one(model, { window, histogram: { bounds, counts: [1, 2, 3], sum: 120, min: 4, max: 55 } }),
    one(model, { window, histogram: { bounds, counts: [0, 4, 0], sum: 60, min: 11, max: 19 } }),
  ]);
  const { summary } = await series(model);
  expect(summary).toMatchObject({ count: 10, sum: 180, mean: 18, min: 4, max: 55 });
  const others = [one(model, { window, histogram: { bounds: [10, 30], counts: [1, 1, 1] } }), one(model)];
  for (const other of others)
    expect(await call('reportObservations', { batch_id: batchId(), observations: [other] }, admin)).toMatchObject(
      invalid(/other bounds/),
    );
  // By other tags it is a series of its own, which is not told together with this one.
  await send([one(model, { tags: { region: 'eu' } })]);
  const asked = { model, version: '1', metric: 'm', from: yesterday, to: yesterday + day };
  expect(await call('getSeries', asked, admin)).toMatchObject(invalid(/other bounds/));
  expect(await counted(model, { tags: JSON.stringify({ region: 'eu' }) })).toBe(1);
});

test('tags part series, and are told together', async () => {
  const model = await newModel();
  const tags = [{}, { region: 'eu' }, { region: 'us', host: 'a' }, { host: 'a', region: 'us' }];
  await send(tags.map((tags, index) => one(model, { tags, value: index })));
  expect(await counted(model)).toBe(4);
  expect(await counted(model, { tags: '{"region":"us"}' })).toBe(2);
  expect(await counted(model, { tags: '{"region":"us","host":"b"}' })).toBe(0);
  const { series: known } = await series(model);
  expect(known).toHaveLength(3);
});

test('of one version there are a thousand series at most', async () => {
  const model = await newModel();
  const tagged = (from: number, to: number) =>
    times(to - from, (index) => one(model, { tags: { user: String(from + index) } }));
  await send(tagged(0, 995));
  const { accepted, rejected } = await send(tagged(990, 1_005));
  expect([accepted, rejected.length]).toEqual([10, 5]);
  expect(rejected[0].message).toMatch(/can have 1000 series/);
});

test('each value is in S3, as it was sent, and nowhere else', async () => {
  const model = await newModel();
  const id = batchId();
  await send([one(model, { value: 0.123456 })], id);
  const { client, bucketName: Bucket } = await import('#shared/store/artifacts/client.ts');
  const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket, Prefix: 'observations/' }));
  const { gunzipSync } = await import('node:zlib');
  const kept = await Promise.all(
    Contents.map(async ({ Key }) => {
      const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }));
      return JSON.parse(gunzipSync((await Body?.transformToByteArray()) ?? '').toString());
    }),
  );
  expect(kept.find(({ batch_id }) => batch_id === id)).toMatchObject({
    actor: { id: 'root' },
    observations: [{ model, value: 0.123456 }],
  });
});
