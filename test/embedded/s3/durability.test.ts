import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  ListPartsCommand,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { setCredentials } from '#infra/local/connection.ts';
import { answers } from '#infra/local/orphan.ts';
import { type S3, startEmbeddedS3 } from '#infra/local/s3.ts';
import { credentials } from '#test/support/s3.ts';
import { refusal } from './refused.ts';

/** Our own S3, a process of which every test has one, on a folder that outlives it. */

const MiB = 1024 * 1024;
const Bucket = 'stagebook';

let folder: string;
let s3: S3;
let client: S3Client;

const start = async () => {
  s3 = await startEmbeddedS3(folder, { port: 0, host: '127.0.0.1' }, () => {});
  client = new S3Client({
    endpoint: s3.endpoint,
    region: 'us-east-1',
    forcePathStyle: true,
    credentials,
    maxAttempts: 1,
    requestChecksumCalculation: 'WHEN_REQUIRED',
  });
};
const kill = async () => {
  process.kill(s3.pid as number, 'SIGKILL');
  while (await answers(s3.endpoint));
};

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'stagebook-s3-'));
  setCredentials(true);
  await start();
});
afterEach(async () => {
  await s3.stop();
  rmSync(folder, { recursive: true });
});

const put = (Key: string, Body: string | Buffer) => client.send(new PutObjectCommand({ Bucket, Key, Body }));
const get = async (Key: string) => {
  const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }));
  return (await Body?.transformToString()) ?? '';
};
const remove = (Key: string) => client.send(new DeleteObjectCommand({ Bucket, Key }));
const keys = async () => {
  const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket }));
  return Contents.map(({ Key }) => Key as string);
};

/** Files of bytes, also of those that nobody knows. */
const blobs = () => readdirSync(join(folder, 'blobs')).length;

/** Sends the first half of a body, and keeps the other. */
const begin = async (key: string): Promise<ClientRequest> => {
  const url = await getSignedUrl(client, new PutObjectCommand({ Bucket, Key: key }));
  const sending = request(url, { method: 'PUT', headers: { 'content-length': 8 * MiB } });
  sending.on('error', () => {});
  sending.write(Buffer.alloc(4 * MiB, 'torn'));
  const before = blobs();
  await vi.waitFor(() => expect(blobs()).toBeGreaterThan(before), { timeout: 10_000 });
  return sending;
};

test('a kill in the middle of many puts loses none that was acknowledged and tears none', async () => {
  const content = (key: string) => key.repeat(3000);
  const acknowledged: string[] = [];
  const enough = Promise.withResolvers<void>();
  const write = async (writer: number) => {
    for (let i = 0; ; i += 1) {
      const key = `writer ${writer}, object ${i}`;
      await put(key, content(key));
      acknowledged.push(key);
      if (acknowledged.length === 200) enough.resolve();
    }
  };
  const writers = Array.from({ length: 8 }, (_, writer) => write(writer).catch(() => {}));
  await enough.promise;
  await kill();
  await Promise.all(writers);

  await start();
  const found = await keys();
  expect(acknowledged.filter((key) => !found.includes(key))).toEqual([]);
  for (const key of found) expect(await get(key)).toBe(content(key));
  await vi.waitFor(() => expect(blobs()).toBe(found.length));
});

test('a kill in the middle of a put leaves what was there before, and nothing else', async () => {
  await put('replaced', 'before');
  await begin('replaced');
  await begin('new');
  await kill();
  await start();
  expect(await get('replaced')).toBe('before');
  expect(await keys()).toEqual(['replaced']);
  await vi.waitFor(() => expect(blobs()).toBe(1));
});

test('who hangs up in the middle of a put leaves nothing', async () => {
  const sending = await begin('new');
  sending.destroy();
  await vi.waitFor(() => expect(blobs()).toBe(0), { timeout: 10_000 });
  expect(await keys()).toEqual([]);
});

test('an upload in parts goes on after a kill', async () => {
  const upload = { Bucket, Key: 'in parts' };
  const { UploadId } = await client.send(new CreateMultipartUploadCommand(upload));
  const part = async (PartNumber: number, Body: Buffer) => {
    const { ETag } = await client.send(new UploadPartCommand({ ...upload, UploadId, PartNumber, Body }));
    return { PartNumber, ETag };
  };
  const bodies = [Buffer.alloc(5 * MiB, 'a'), Buffer.alloc(5 * MiB, 'b'), Buffer.from('end')] as const;
  const before = [await part(1, bodies[0]), await part(2, bodies[1])];
  await kill();
  await start();
  const { Parts } = await client.send(new ListPartsCommand({ ...upload, UploadId }));
  expect(Parts).toMatchObject(before);
  const MultipartUpload = { Parts: [...before, await part(3, bodies[2])] };
  await client.send(new CompleteMultipartUploadCommand({ ...upload, UploadId, MultipartUpload }));
  await kill();
  await start();
  expect(await get('in parts')).toBe(Buffer.concat(bodies).toString());
});

test('a reader gets all of an object that is deleted, or replaced, meanwhile', async () => {
  const bytes = Buffer.alloc(32 * MiB, 'what was there when it began ');
  const read = async (meanwhile: () => Promise<unknown>) => {
    await put('read', bytes);
    const url = await getSignedUrl(client, new GetObjectCommand({ Bucket, Key: 'read' }));
    const [response] = (await once(request(url).end(), 'response')) as [IncomingMessage];
    await meanwhile();
    const hash = createHash('sha256');
    for await (const chunk of response) hash.update(chunk);
    expect(hash.digest('hex')).toBe(createHash('sha256').update(bytes).digest('hex'));
  };
  await read(() => remove('read'));
  expect(await refusal(get('read'))).toMatchObject({ code: 'NoSuchKey' });
  await vi.waitFor(() => expect(blobs()).toBe(0));
  await read(() => put('read', 'other'));
  expect(await get('read')).toBe('other');
  await vi.waitFor(() => expect(blobs()).toBe(1));
});

test('a reader who hangs up holds nothing', async () => {
  await put('read', Buffer.alloc(32 * MiB));
  const url = await getSignedUrl(client, new GetObjectCommand({ Bucket, Key: 'read' }));
  const [response] = (await once(request(url).end(), 'response')) as [IncomingMessage];
  await remove('read');
  expect(blobs()).toBe(1);
  response.destroy();
  await vi.waitFor(() => expect(blobs()).toBe(0));
});

test('it ends when it is asked to, finishing what is in hand', async () => {
  await put('read', Buffer.alloc(32 * MiB));
  const url = await getSignedUrl(client, new GetObjectCommand({ Bucket, Key: 'read' }));
  const [response] = (await once(request(url).end(), 'response')) as [IncomingMessage];
  const stopped = s3.stop();
  let size = 0;
  for await (const chunk of response) size += chunk.length;
  expect(size).toBe(32 * MiB);
  await stopped;
  expect(await answers(s3.endpoint)).toBe(false);
});
