import { beforeAll, expect, test } from 'vitest';
import { call } from '#test/support/call.ts';
import { freshBucket } from '#test/support/fresh-bucket.ts';
import { freshTable } from '#test/support/fresh-table.ts';
import { log } from './upload.ts';

/** What a serving host polls. */

beforeAll(async () => {
  await freshTable();
  await freshBucket();
  await call('createRegisteredModel', { name: 'served' });
  for (const content of ['one', 'two']) {
    await log('m', { MLmodel: content });
    await call('createModelVersion', { name: 'served', source: 'mlflow-artifacts:/m', run_id: 'r' });
  }
});

const promote = (version: string) =>
  call('transitionModelVersionStage', {
    name: 'served',
    version,
    stage: 'Production',
    archive_existing_versions: true,
  });
const poll = (etag?: unknown, which: object = { stage: 'Production' }) =>
  call('getManifest', { model: 'served', ...which }, { headers: etag ? { 'if-none-match': String(etag) } : {} });

test('whoever has what is served is told so in two trips, and of a promotion at once', async () => {
  const { measure } = await import('../cost/meter.ts');
  await promote('1');
  const first = await poll();
  expect(first).toMatchObject({ status: 200, body: { model: 'served', version: '1', current_stage: 'Production' } });
  const { result, cost } = await measure(() => poll(first.headers.etag));
  expect([result.status, result.body, result.headers.etag]).toEqual([304, {}, first.headers.etag]);
  expect(cost.trips).toBeLessThanOrEqual(2);
  await promote('2');
  const second = await poll(first.headers.etag);
  expect(second).toMatchObject({ status: 200, body: { version: '2' } });
  expect(second.headers.etag).not.toBe(first.headers.etag);
  await promote('1');
  expect((await poll(first.headers.etag)).status).toBe(304);
});

test('by alias as by stage, by version in one trip', async () => {
  const { measure } = await import('../cost/meter.ts');
  await call('setRegisteredModelAlias', { name: 'served', alias: 'champion', version: '2' });
  const { etag } = (await poll(undefined, { alias: 'champion' })).headers;
  const aliased = await measure(() => poll(etag, { alias: 'champion' }));
  expect([aliased.result.status, aliased.cost.trips]).toEqual([304, 2]);
  const numbered = await measure(() => poll(etag, { version: '2' }));
  expect([numbered.result.status, numbered.cost.trips]).toEqual([304, 1]);
  await call('setRegisteredModelAlias', { name: 'served', alias: 'champion', version: '1' });
  expect((await poll(etag, { alias: 'champion' })).body.version).toBe('1');
});

test.each([
  ['nobody in the stage', { stage: 'Staging' }, 404],
  ['no such stage', { stage: 'Live' }, 400],
  ['no such version', { version: '99' }, 404],
  ['no such alias', { alias: 'ghost' }, 404],
  ['nothing said', {}, 400],
  ['two things said', { stage: 'Production', version: '1' }, 400],
  ['a strange urls', { version: '1', urls: 'maybe' }, 400],
  ['a strange token', { version: '1', page_token: 'x' }, 400],
])('%s', async (_, which, status) => {
  expect((await poll(undefined, which)).status).toBe(status);
});

test('files that are somewhere else: 404, and it says where', async () => {
  await call('createRegisteredModel', { name: 'elsewhere' });
  await call('createModelVersion', { name: 'elsewhere', source: 's3://other/model' });
  expect(await call('getManifest', { model: 'elsewhere', version: '1' })).toMatchObject({
    status: 404,
    body: { error_code: 'RESOURCE_DOES_NOT_EXIST', message: expect.stringContaining('s3://other/model') },
  });
});
