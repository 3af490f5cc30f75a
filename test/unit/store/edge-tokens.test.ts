import { expect, test, vi } from 'vitest';
import { bundle } from '#infra/build.ts';
import { keep } from '#shared/store/edge-store.ts';
import { loadedWith, outputOf, packagesIn } from '#test/support/bundles.ts';
import { failure } from '#test/support/failures.ts';
import { edgeStoreArn, fakeEdgeStore } from '#test/support/fake-edge-store.ts';

/** A key of CloudFront's store gets the value it should have, whoever else writes there. */

vi.spyOn(Math, 'random').mockReturnValue(0);

const reading = (...values: (string | undefined)[]) => {
  const read = vi.fn(async () => (values.length > 1 ? values.shift() : values[0]));
  return { read, kept: () => keep(edgeStoreArn, 'k', read) };
};

test('a value is put, naming the version of the store', async () => {
  const store = fakeEdgeStore();
  await reading('a').kept();
  expect(store.sent).toEqual(['describe', 'put k v1']);
  expect([...store.values]).toEqual([['k', 'a']]);
});

test('no value: the key is taken out', async () => {
  const store = fakeEdgeStore({ k: 'a', l: 'b' });
  await reading(undefined).kept();
  expect(store.sent).toEqual(['describe', 'delete k v1']);
  expect([...store.values]).toEqual([['l', 'b']]);
});

test('what is not there need not be taken out', async () => {
  const store = fakeEdgeStore();
  await reading(undefined).kept();
  expect(store.sent).toEqual(['describe', 'delete k v1']);
});

test('the value is read after the version, so that whoever changed it since is noticed', async () => {
  const store = fakeEdgeStore();
  const { read, kept } = reading('a');
  store.before('describe', () => expect(read).not.toHaveBeenCalled());
  store.before('put', () => expect(read).toHaveBeenCalledOnce());
  await kept();
});

test('when somebody else wrote meanwhile, version and value are read again', async () => {
  const store = fakeEdgeStore({ k: 'a' });
  const { kept } = reading('a', undefined);
  store.before('put', store.moved);
  await kept();
  expect(store.sent).toEqual(['describe', 'put k v1', 'describe', 'delete k v2']);
  expect(store.values.size).toBe(0);
});

test.each(['ConflictException', 'ValidationException'])('%s may say so, five times', async (name) => {
  const store = fakeEdgeStore();
  store.failNext(...Array.from({ length: 4 }, () => failure(name)));
  await reading('a').kept();
  expect(store.sent.filter((one) => one.startsWith('put'))).toHaveLength(5);
  store.failNext(...Array.from({ length: 5 }, () => failure(name)));
  await expect(reading('b').kept()).rejects.toThrow(name);
  expect(store.values.get('k')).toBe('a');
});

test.each(['AccessDeniedException', 'ServiceQuotaExceededException'])('%s is not tried again here', async (name) => {
  const store = fakeEdgeStore();
  store.failNext(failure(name));
  await expect(reading('a').kept()).rejects.toThrow(name);
  expect(store.sent).toHaveLength(2);
});

test('a store that is not there is no key that is not there', async () => {
  const store = fakeEdgeStore();
  store.before('describe', () => {
    throw failure('ResourceNotFoundException');
  });
  await expect(reading(undefined).kept()).rejects.toThrow('ResourceNotFoundException');
});

test('its SDK is loaded late, and with the signer that it does not ask for by name', { timeout: 60_000 }, async () => {
  const { metafile } = await bundle({ 'queues/follow-up': './functions/queues/follow-up.ts' });
  const all = Object.keys(metafile.outputs);
  const atStart = loadedWith(metafile, outputOf({ file: 'queues/follow-up' }));
  const wanted = ['@aws-sdk/client-cloudfront-keyvaluestore', '@smithy/signature-v4a'];
  const inThese = (files: readonly string[]) => wanted.filter((name) => packagesIn(metafile, files).has(name));
  expect([inThese(all), inThese(atStart)]).toEqual([wanted, []]);
});
