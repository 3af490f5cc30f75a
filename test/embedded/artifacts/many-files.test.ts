import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Streams } from '#infra/local/streams.ts';
import { call } from '#test/support/call.ts';
import { freshBucket } from '#test/support/fresh-bucket.ts';
import { freshTable } from '#test/support/fresh-table.ts';
import { startConsumers } from './consumers.ts';
import { sha256 } from './upload.ts';

let streams: Streams;
beforeAll(async () => {
  const table = await freshTable();
  await freshBucket();
  streams = await startConsumers(table);
});
afterAll(() => streams?.stop());

const count = 10_000;
const path = (index: number) => `d${index % 7}/${String(index).padStart(5, '0')}.bin`;

test('a version of 10,000 files: registered by the worker, listed by the manifest a thousand at a time', async () => {
  const { putObject } = await import('#shared/store/artifacts/objects.ts');
  const { inParallel } = await import('#shared/store/in-parallel.ts');
  const numbers = Array.from({ length: count }, (_, index) => index);
  await inParallel(numbers, 32, async (index) => {
    const hash = Buffer.from(sha256(`${index}`), 'hex').toString('base64');
    await putObject(`artifacts/many/${path(index)}`, { body: `${index}`, type: 'text/plain', sha256: hash });
  });
  await call('createRegisteredModel', { name: 'many' });
  const created = await call('createModelVersion', { name: 'many', source: 'mlflow-artifacts:/many', run_id: 'r' });
  expect(created.body.model_version.status).toBe('PENDING_REGISTRATION');
  await streams.drained();
  expect((await call('getModelVersion', { name: 'many', version: '1' })).body.model_version.status).toBe('READY');

  const found = new Map<string, string>();
  let page_token: string | undefined;
  let pages = 0;
  do {
    const query = { model: 'many', version: '1', urls: 'false', ...(page_token && { page_token }) };
    const { body } = await call('getManifest', query);
    expect([body.file_count, body.files.length]).toEqual([count, 1_000]);
    for (const { path, sha256 } of body.files) found.set(path, sha256);
    page_token = body.next_page_token;
    pages += 1;
  } while (page_token !== undefined);
  expect(pages).toBe(10);
  expect(found).toEqual(new Map(numbers.map((index) => [path(index), sha256(`${index}`)])));

  const signed = await call('getManifest', { model: 'many', version: '1' });
  expect(new Set(signed.body.files.map(({ url }: { url: string }) => url)).size).toBe(1_000);
});

test('a page of one version is not gone on with in another', async () => {
  const { body } = await call('getManifest', { model: 'many', version: '1', urls: 'false' });
  const source = 'mlflow-artifacts:/many/d0';
  await call('createModelVersion', { name: 'many', source, run_id: 'r' });
  await streams.drained();
  expect(await call('getManifest', { model: 'many', version: '2', page_token: body.next_page_token })).toMatchObject({
    status: 400,
    body: { message: expect.stringContaining('another version') },
  });
});
