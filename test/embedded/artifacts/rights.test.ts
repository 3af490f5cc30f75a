import { beforeAll, expect, test } from 'vitest';
import { type Area, bucket } from '#shared/operations/bucket.ts';
import { operations } from '#shared/operations/index.ts';
import type { BucketAction } from '#shared/operations/operation.ts';
import { call } from '#test/support/call.ts';
import { freshBucket } from '#test/support/fresh-bucket.ts';
import { freshTable } from '#test/support/fresh-table.ts';
import { announce, log, send, sendMissing, upload } from './upload.ts';

/** What each operation asks of the bucket is what its role may: of a listing the prefix counts, of all else the key. */

beforeAll(async () => {
  await freshTable();
  await freshBucket();
});

const actions: Record<string, BucketAction> = {
  ListObjectsV2Command: 'ListBucket',
  HeadObjectCommand: 'GetObject',
  GetObjectCommand: 'GetObject',
  PutObjectCommand: 'PutObject',
  CopyObjectCommand: 'PutObject',
  CreateMultipartUploadCommand: 'PutObject',
  CompleteMultipartUploadCommand: 'PutObject',
  DeleteObjectsCommand: 'DeleteObject',
  AbortMultipartUploadCommand: 'AbortMultipartUpload',
  ListPartsCommand: 'ListMultipartUploadParts',
};

const areaOf = (key: string): Area => {
  const [area] = Object.entries(bucket.areas).find(([, prefix]) => key.startsWith(prefix)) ?? [];
  if (!area) throw new Error(`${key} is in no area`);
  return area as Area;
};

type Input = {
  Key?: string;
  Prefix?: string;
  CopySource?: string;
  Delete?: { Objects?: { Key?: string }[] };
};

function* asked(command: string, { Key, Prefix, CopySource, Delete }: Input): Generator<string> {
  const action = actions[command];
  if (!action) throw new Error(`no action is known for ${command}`);
  for (const key of Delete?.Objects?.map((one) => one.Key ?? '') ?? [Key ?? Prefix ?? '']) {
    yield `${action} ${areaOf(key)}`;
  }
  if (CopySource) yield `GetObject ${areaOf(CopySource.slice(CopySource.indexOf('/') + 1))}`;
}

/** Calls an operation and answers its reply, having compared what it asked for with what it may. */
async function within(name: string, input: object, options: object = {}) {
  const { client } = await import('#shared/store/artifacts/client.ts');
  const seen = new Set<string>();
  client.middlewareStack.add(
    (next, context) => async (args) => {
      for (const one of asked(context.commandName ?? '', args.input as Input)) seen.add(one);
      return next(args);
    },
    { step: 'initialize', name: 'rights' },
  );
  const reply = await call(name, input as Record<string, unknown>, options).finally(() =>
    client.middlewareStack.remove('rights'),
  );
  const { access } = operations.find((operation) => operation.name === name) ?? {};
  const may = Object.entries(access?.bucket ?? {}).flatMap(([action, areas]) =>
    areas.map((area) => `${action} ${area}`),
  );
  expect([...seen].filter((one) => !may.includes(one))).toEqual([]);
  expect([name, seen.size > 0]).toEqual([name, access?.bucket !== undefined]);
  return reply;
}

test('no operation asks for what it may not', async () => {
  const artifact_path = 'a/b';
  await within('uploadArtifact', { artifact_path }, { bytes: Buffer.from('x') });
  await within('listArtifacts', { path: 'a' });
  await within('downloadArtifact', { artifact_path });
  await within('getPresignedDownloadUrl', { artifact_path });
  const target = { artifact_path: 'a', path: 'c' };
  const { body } = await within('createMultipartUpload', { ...target, num_parts: 1 });
  const { etag } = await send(body.credentials[0].url, 'x');
  const complete = { ...target, upload_id: body.upload_id, parts: [{ part_number: 1, etag }] };
  await within('completeMultipartUpload', complete);
  await within('completeMultipartUpload', complete);
  await within('abortMultipartUpload', { ...target, upload_id: body.upload_id });

  await call('createRegisteredModel', { name: 'm' });
  const files = { x: 'x', big: Buffer.alloc(65 * 1024 * 1024) };
  const announced = (await within('createUpload', { files: announce(files) })).body;
  await sendMissing(announced.files, files);
  await within('createUpload', { upload_id: announced.upload_id });
  const { source } = (await within('completeUpload', { upload_id: announced.upload_id })).body;
  for (const from of [source, 'mlflow-artifacts:/a', 'models:/m/1']) {
    const reply = await within('createModelVersion', {
      name: 'm',
      source: from,
      ...(from.includes('/a') && { run_id: 'r' }),
    });
    expect([from, reply.body.model_version?.status]).toEqual([from, 'READY']);
  }
  await within('getManifest', { model: 'm', version: '1' });
  await within('getModelVersionArtifact', { name: 'm', version: '1', path: 'x' });
  await log('many', Object.fromEntries(Array.from({ length: 101 }, (_, index) => [`${index}`, ''])));
  await within('createModelVersion', { name: 'm', source: 'mlflow-artifacts:/many', run_id: 'r' });
  await within('deleteArtifact', { artifact_path: 'a' });
  expect(await upload({ y: 'y' })).toMatch(/^mlflow-artifacts:/);
});
