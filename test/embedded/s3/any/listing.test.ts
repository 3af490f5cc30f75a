import { ListObjectsV2Command, type ListObjectsV2CommandInput, PutObjectCommand } from '@aws-sdk/client-s3';
import { beforeAll, describe, expect, test } from 'vitest';
import { type FreshBucket, freshBucket } from '#test/support/fresh-bucket.ts';

let s3: FreshBucket;

/** In the order of their UTF-8 bytes, which is not that of JavaScript: 😀 is after ﬁ. */
const keys = ['a', 'b/1', 'b/2', 'b/c/3', 'b0', 'é', 'ﬁ', '😀'];

const list = (more: Partial<ListObjectsV2CommandInput> = {}) =>
  s3.client.send(new ListObjectsV2Command({ Bucket: s3.name, ...more }));

type Page = Awaited<ReturnType<typeof list>>;
const keysOf = ({ Contents = [] }: Page) => Contents.map(({ Key }) => Key);
const prefixesOf = ({ CommonPrefixes = [] }: Page) => CommonPrefixes.map(({ Prefix }) => Prefix);

/** Page by page, to the end. */
const pages = async (more: Partial<ListObjectsV2CommandInput>): Promise<Page[]> => {
  const all: Page[] = [];
  for (let token: string | undefined; ; ) {
    const page = await list({ ...more, ...(token && { ContinuationToken: token }) });
    all.push(page);
    expect(page.IsTruncated).toBe(page.NextContinuationToken !== undefined);
    token = page.NextContinuationToken;
    if (!token) return all;
  }
};

beforeAll(async () => {
  s3 = await freshBucket();
  const puts = keys.map((Key) => s3.client.send(new PutObjectCommand({ Bucket: s3.name, Key, Body: Key })));
  await Promise.all(puts);
});

test('everything, in order, with what it is', async () => {
  const all = await list();
  expect(keysOf(all)).toEqual(keys);
  expect(all).toMatchObject({ KeyCount: keys.length, IsTruncated: false, Name: s3.name });
  expect(all.Contents?.[0]).toMatchObject({ Size: 1, ETag: '"0cc175b9c0f1b6a831c399e269772661"' });
  expect(all.Contents?.[0]?.LastModified).toBeInstanceOf(Date);
});

test('what begins with a prefix', async () => {
  expect(keysOf(await list({ Prefix: 'b/' }))).toEqual(['b/1', 'b/2', 'b/c/3']);
  expect(keysOf(await list({ Prefix: 'b' }))).toEqual(['b/1', 'b/2', 'b/c/3', 'b0']);
  expect(keysOf(await list({ Prefix: '😀' }))).toEqual(['😀']);
  expect(keysOf(await list({ Prefix: 'none' }))).toEqual([]);
});

test('folders', async () => {
  const top = await list({ Delimiter: '/' });
  expect([keysOf(top), prefixesOf(top)]).toEqual([['a', 'b0', 'é', 'ﬁ', '😀'], ['b/']]);
  const below = await list({ Delimiter: '/', Prefix: 'b/' });
  expect([keysOf(below), prefixesOf(below)]).toEqual([['b/1', 'b/2'], ['b/c/']]);
  expect(below.KeyCount).toBe(3);
});

describe('pages', () => {
  test.each([1, 2, 3, 7, 8])('of %i', async (MaxKeys) => {
    const all = await pages({ MaxKeys });
    expect(all.flatMap(keysOf)).toEqual(keys);
    expect(all.slice(0, -1).every(({ KeyCount }) => KeyCount === MaxKeys)).toBe(true);
  });

  test.each([1, 2, 3])('of %i with folders, each of which counts as one and comes once', async (MaxKeys) => {
    const all = await pages({ MaxKeys, Delimiter: '/' });
    expect(all.flatMap(keysOf)).toEqual(['a', 'b0', 'é', 'ﬁ', '😀']);
    expect(all.flatMap(prefixesOf)).toEqual(['b/']);
  });

  test('begin after a key', async () => {
    expect(keysOf(await list({ StartAfter: 'b/2' }))).toEqual(keys.slice(3));
    expect(keysOf(await list({ StartAfter: 'b/11' }))).toEqual(keys.slice(2));
  });
});
