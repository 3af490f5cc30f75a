import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
  UploadPartCopyCommand,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { applyLifecycle } from '#infra/local/s3/lifecycle.ts';
import { type S3Server, startServer } from '#infra/local/s3/server.ts';
import { openStore, type Store } from '#infra/local/s3/store.ts';
import { bucket } from '#shared/operations/bucket.ts';
import { credentials } from '#test/support/s3.ts';
import { refusal } from './refused.ts';

/** Our own S3 in this process, where its clock and its files are at hand. */

const Bucket = 'stagebook';
const day = 24 * 60 * 60 * 1000;

let folder: string;
let store: Store;
let server: S3Server;
let client: S3Client;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'stagebook-s3-'));
  store = openStore(folder);
  store.createBucket(Bucket);
  server = await startServer({ port: 0, host: '127.0.0.1', store, credentials });
  const endpoint = `http://127.0.0.1:${server.port}`;
  client = new S3Client({ endpoint, region: 'us-east-1', forcePathStyle: true, credentials });
});
afterAll(async () => {
  client.destroy();
  await server.stop();
  rmSync(folder, { recursive: true });
});

const put = (Key: string) => client.send(new PutObjectCommand({ Bucket, Key, Body: Key }));
const keys = async () => {
  const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket }));
  return Contents.map(({ Key }) => Key);
};
const blobs = () => readdirSync(join(folder, 'blobs')).length;

test('uploads that nobody finished go after their days, and nothing before', async () => {
  const { abortIncompleteMultipartUpload: days } = bucket.lifecycle;
  const { UploadId } = await client.send(new CreateMultipartUploadCommand({ Bucket, Key: 'artifacts/x' }));
  await client.send(new UploadPartCommand({ Bucket, Key: 'artifacts/x', UploadId, PartNumber: 1, Body: 'part' }));
  const uploads = async () => (await client.send(new ListMultipartUploadsCommand({ Bucket }))).Uploads ?? [];
  await applyLifecycle(store, Bucket, Date.now() + (days - 0.1) * day);
  expect(await uploads()).toHaveLength(1);
  expect(blobs()).toBe(1);
  await applyLifecycle(store, Bucket, Date.now() + (days + 0.1) * day);
  expect(await uploads()).toHaveLength(0);
  await vi.waitFor(() => expect(blobs()).toBe(0));
});

test('what is in an area with an age goes at that age, the rest stays', async () => {
  const { areas, lifecycle } = bucket;
  const [{ area, days }] = lifecycle.expiration;
  const kept = Object.values(areas)
    .filter((prefix) => prefix !== areas[area])
    .map((prefix) => `${prefix}kept`);
  await Promise.all([...kept, ...Array.from({ length: 1100 }, (_, i) => `${areas[area]}${i}`)].map(put));
  await applyLifecycle(store, Bucket, Date.now() + (days - 0.1) * day);
  expect(await keys()).toHaveLength(1000);
  await applyLifecycle(store, Bucket, Date.now() + (days + 0.1) * day);
  expect(await keys()).toEqual(kept.toSorted());
});

test('more than 5 GB is copied in parts only', async () => {
  const size = 5 * 1024 ** 3 + 1;
  // An object so big that nobody wrote it: only its description is there.
  store.transaction(() => {
    const content = store.contents.create([{ blob: 'not there', start: 0, length: size }]);
    store.objects.put(Bucket, { key: 'huge', content, etag: 'e'.repeat(32), headers: {} });
  });
  const CopySource = `${Bucket}/huge`;
  const invalid = { code: 'InvalidRequest', status: 400 };
  expect(await refusal(client.send(new CopyObjectCommand({ Bucket, Key: 'copy', CopySource })))).toEqual(invalid);
  const upload = { Bucket, Key: 'copy' };
  const { UploadId } = await client.send(new CreateMultipartUploadCommand(upload));
  const part = (more = {}) =>
    client.send(new UploadPartCopyCommand({ ...upload, UploadId, PartNumber: 1, CopySource, ...more }));
  expect(await refusal(part())).toEqual(invalid);
  const beyond = part({ CopySourceRange: `bytes=0-${size}` });
  expect(await refusal(beyond)).toEqual({ code: 'InvalidArgument', status: 400 });
});
