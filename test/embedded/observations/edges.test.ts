import { beforeAll, expect, test } from 'vitest';
import { admin, newModel } from '#test/embedded/requests/people.ts';
import { invalid, ok, times } from '#test/embedded/tracking/calls.ts';
import { call } from '#test/support/call.ts';
import { freshBucket } from '#test/support/fresh-bucket.ts';
import { freshTable } from '#test/support/fresh-table.ts';
import { batchId, counted, dieAt, fold, hour, minute, type Observed, one, revive, send, yesterday } from './world.ts';

beforeAll(async () => {
  await freshTable();
  await freshBucket();
});

const report = (observations: Observed[], batch_id = batchId()) =>
  call('reportObservations', { batch_id, observations }, admin);

const window = { start: yesterday, end: yesterday + minute };
const counts = (model: string, bounds: number[] = [1]) =>
  one(model, { window, histogram: { bounds, counts: [...bounds, 1].map(() => 1) } });

test('of one batch that has a new series in two ways, what comes before counts', async () => {
  const model = await newModel();
  const { accepted, rejected } = await send([one(model), counts(model), one(model)]);
  expect([accepted, rejected]).toMatchObject([2, [{ index: 1, message: expect.stringContaining('other bounds') }]]);
  expect(await counted(model)).toBe(2);
});

test('of several that begin a series at once in different ways, one way counts', async () => {
  const model = await newModel();
  const all = [one(model), counts(model), counts(model, [2]), counts(model, [3])];
  const answers = await Promise.all(all.map((observed) => report([observed])));
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 400, 400, 400]);
  expect(await counted(model)).toBe(answers[0]?.status === 200 ? 1 : 2);
  await fold();
});

test.each([-Number.MAX_SAFE_INTEGER, -1, 0, Number.MAX_SAFE_INTEGER])(
  'at %d nothing was observed',
  async (timestamp) => {
    const model = await newModel();
    expect(await report([one(model, { timestamp })])).toMatchObject(invalid(/milliseconds since 1970/));
  },
);

test('what is sent again after a death is of the version that was in the stage before', async () => {
  const model = await newModel(2);
  const promote = (version: string) =>
    ok(
      'transitionModelVersionStage',
      { name: model, version, stage: 'Production', archive_existing_versions: true },
      admin,
    );
  const batch = times(30, (index) => one(model, { stage: 'Production', timestamp: yesterday + index * minute }));
  let total = 0;
  for (let n = 4, came = true; came; n++) {
    const id = batchId();
    await promote('1');
    const before = await counted(model);
    await dieAt(n, true);
    await report(batch, id);
    came = revive();
    const half = (await counted(model)) - before;
    await promote('2');
    await send(batch, id);
    total += 30;
    // What counted for one version counts for it alone.
    if (half > 0) expect([n, await counted(model)]).toEqual([n, before + 30]);
    expect([n, (await counted(model)) + (await counted(model, { version: '2' }))]).toEqual([n, total]);
  }
}, 60_000);

test('a series that is not to end yet keeps its bounds, and its room', async () => {
  const model = await newModel();
  const [{ client, tableName }, { UpdateCommand }, { seriesKey, seriesOf }, { getModel }] = await Promise.all([
    import('#shared/store/client.ts'),
    import('@aws-sdk/lib-dynamodb'),
    import('#shared/store/observations/keys.ts'),
    import('#shared/store/models/get.ts'),
  ]);
  await send([one(model)]);
  const { id } = await getModel({ ...admin, role: 'admin' } as never, model);
  const Key = seriesKey({ id, version: 1, series: seriesOf('m', {}) });
  const [UpdateExpression, ExpressionAttributeNames] = ['SET #ttl = :ttl', { '#ttl': 'ttl' }];
  const soon = Math.ceil(Date.now() / 1_000) + 1_000;
  const change = { TableName: tableName, Key, UpdateExpression, ExpressionAttributeNames };
  await client.send(new UpdateCommand({ ...change, ExpressionAttributeValues: { ':ttl': soon } }));
  const { ensureSeries } = await import('#shared/store/observations/series.ts');
  const wanted = { place: { id, version: 1, series: seriesOf('m', {}) }, described: { metric: 'm', tags: {} } };
  const later = Date.now() + 31 * 24 * hour;
  const other = { ...wanted, described: { ...wanted.described, bounds: [1] } };
  expect(await ensureSeries([other, wanted], later)).toEqual([expect.any(Error), undefined]);
  const { getItem } = await import('#shared/store/items.ts');
  const kept = await getItem(Key);
  expect(kept?.bounds).toBeUndefined();
  expect(kept?.ttl).toBeGreaterThan(soon);
});

test('a series that cannot be folded holds up no other', async () => {
  const [broken, sound] = [await newModel(), await newModel()];
  await send([one(broken)]);
  await send([one(sound)]);
  const [{ client, tableName }, { PutCommand }, keys, { getModel }] = await Promise.all([
    import('#shared/store/client.ts'),
    import('@aws-sdk/lib-dynamodb'),
    import('#shared/store/observations/keys.ts'),
    import('#shared/store/models/get.ts'),
  ]);
  const { id } = await getModel({ ...admin, role: 'admin' } as never, broken);
  const place = { id, version: 1, series: keys.seriesOf('m', {}) };
  const key = keys.deltaKey(place, yesterday + hour, 'damaged');
  await client.send(new PutCommand({ TableName: tableName, Item: { ...key, summary: new Uint8Array(3) } }));
  await expect(fold()).rejects.toThrow();
  await expect(fold()).rejects.toThrow();
  expect(await counted(sound)).toBe(1);
  const { DeleteCommand } = await import('@aws-sdk/lib-dynamodb');
  await client.send(new DeleteCommand({ TableName: tableName, Key: key }));
  // Of the other there is nothing left to do.
  expect(await fold()).toBe(1);
});
