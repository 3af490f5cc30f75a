import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { beforeAll, expect, test } from 'vitest';
import { type FreshBucket, freshBucket } from '#test/support/fresh-bucket.ts';
import { refusal } from '../refused.ts';

let s3: FreshBucket;

beforeAll(async () => {
  s3 = await freshBucket();
});

const put = (Key: string, Body: string, more = {}) =>
  s3.client.send(new PutObjectCommand({ Bucket: s3.name, Key, Body, ...more }));
const get = async (Key: string) =>
  (await s3.client.send(new GetObjectCommand({ Bucket: s3.name, Key }))).Body?.transformToString();

const failed = { code: 'PreconditionFailed', status: 412 };

test('If-None-Match: * writes where nothing is', async () => {
  await put('once', 'first', { IfNoneMatch: '*' });
  expect(await refusal(put('once', 'second', { IfNoneMatch: '*' }))).toEqual(failed);
  expect(await get('once')).toBe('first');
});

test('of twenty who race one writes', async () => {
  const racing = Array.from({ length: 20 }, (_, i) => put('race', `${i}`.repeat(10_000), { IfNoneMatch: '*' }));
  const outcomes = await Promise.allSettled(racing);
  const winners = outcomes.flatMap(({ status }, i) => (status === 'fulfilled' ? [i] : []));
  expect(winners).toHaveLength(1);
  expect(await get('race')).toBe(`${winners[0]}`.repeat(10_000));
});

test('If-Match writes over what was seen', async () => {
  const { ETag } = await put('seen', 'first');
  await put('seen', 'second', { IfMatch: ETag });
  expect(await refusal(put('seen', 'third', { IfMatch: ETag }))).toEqual(failed);
  expect(await get('seen')).toBe('second');
  expect(await refusal(put('never', 'x', { IfMatch: ETag }))).toEqual({ code: 'NoSuchKey', status: 404 });
});
