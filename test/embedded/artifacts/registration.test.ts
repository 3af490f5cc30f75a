import type { DynamoDBStreamEvent } from 'aws-lambda';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Streams } from '#infra/local/streams.ts';
import { anyone } from '#test/support/anyone.ts';
import { call } from '#test/support/call.ts';
import { freshBucket } from '#test/support/fresh-bucket.ts';
import { type FreshTable, freshTable } from '#test/support/fresh-table.ts';
import { startConsumers } from './consumers.ts';
import { fetchVersion, log, upload } from './upload.ts';

/** What a version has once it is registered is its own: copied, hashed, and nobody's to change. */

let table: FreshTable;
let streams: Streams;
beforeAll(async () => {
  table = await freshTable();
  await freshBucket();
  streams = await startConsumers(table);
});
afterAll(() => streams?.stop());

let count = 0;
async function newModel(): Promise<string> {
  count += 1;
  const name = `model-${count}`;
  await call('createRegisteredModel', { name });
  return name;
}

const create = (name: string, source: string, more: object = {}) =>
  call('createModelVersion', { name, source, run_id: 'r', ...more });
const status = async (name: string, version: string) =>
  (await call('getModelVersion', { name, version })).body.model_version;

const many = (length: number) =>
  Object.fromEntries(Array.from({ length }, (_, index) => [`part-${index}`, `${index}`]));

/** Everything of ours in the bucket, by key. */
async function keysBelow(prefix: string): Promise<string[]> {
  const { listPages } = await import('#shared/store/artifacts/objects.ts');
  const keys: string[] = [];
  for await (const { objects } of listPages(prefix)) keys.push(...objects.map(({ key }) => key));
  return keys;
}

test('a version keeps its files whatever becomes of those it was made from', async () => {
  const name = await newModel();
  const files = { MLmodel: 'flavors', 'data/model.pkl': 'pickle', 'data/empty': '' };
  await log('runs/1/model', files);
  expect((await create(name, 'mlflow-artifacts:/runs/1/model')).body.model_version).toMatchObject({
    status: 'READY',
    source: 'mlflow-artifacts:/runs/1/model',
  });
  await log('runs/1/model', { MLmodel: 'changed' });
  await call('deleteArtifact', { artifact_path: 'runs/1/model/data' });
  expect(await fetchVersion(name, '1')).toEqual(files);
});

test('what it has can be read by its location, and not be written or deleted', async () => {
  const name = await newModel();
  await log('runs/2', { MLmodel: 'flavors' });
  await create(name, 'mlflow-artifacts:/runs/2');
  const { artifact_uri } = (await call('getModelVersionDownloadUri', { name, version: '1' })).body;
  expect(artifact_uri).toMatch(/^mlflow-artifacts:\/models\/[0-9A-Z]{26}\/[0-9A-Z]{26}$/);
  const path = artifact_uri.replace('mlflow-artifacts:/', '');
  expect((await call('listArtifacts', { path })).body.files).toEqual([
    { path: 'MLmodel', is_dir: false, file_size: 7 },
  ]);
  expect((await call('downloadArtifact', { artifact_path: `${path}/MLmodel` })).status).toBe(302);
  const artifact_path = `${path}/MLmodel`;
  const refused = { status: 403, body: { error_code: 'PERMISSION_DENIED' } };
  expect(await call('uploadArtifact', { artifact_path }, { bytes: Buffer.from('x') })).toMatchObject(refused);
  expect(await call('deleteArtifact', { artifact_path })).toMatchObject(refused);
  expect(await call('deleteArtifact', { artifact_path: 'models' })).toMatchObject(refused);
  const target = { artifact_path: path, path: 'MLmodel' };
  expect(await call('createMultipartUpload', { ...target, num_parts: 1 })).toMatchObject(refused);
  expect(await call('completeMultipartUpload', { ...target, upload_id: 'x', parts: [] })).toMatchObject(refused);
  expect(await call('abortMultipartUpload', { ...target, upload_id: 'x' })).toMatchObject(refused);
  expect((await call('listArtifacts', {})).body.files).not.toContainEqual(expect.objectContaining({ path: 'models' }));
});

test('a file deleted behind the registry: 404, by its name', async () => {
  const name = await newModel();
  await log('runs/3', { MLmodel: 'flavors', 'model.pkl': 'pickle' });
  await create(name, 'mlflow-artifacts:/runs/3');
  const { artifact_uri } = (await call('getModelVersionDownloadUri', { name, version: '1' })).body;
  const { deleteObjects } = await import('#shared/store/artifacts/objects.ts');
  await deleteObjects([`${artifact_uri.replace('mlflow-artifacts:/', '')}/model.pkl`]);
  expect((await call('getModelVersionArtifact', { name, version: '1', path: 'MLmodel' })).status).toBe(302);
  expect(await call('getModelVersionArtifact', { name, version: '1', path: 'model.pkl' })).toMatchObject({
    status: 404,
    body: { message: expect.stringContaining('model.pkl') },
  });
});

test('the same files have the same digest, in whatever version and by whatever way they came', async () => {
  const [name, other] = [await newModel(), await newModel()];
  const files = { b: '2', a: '1', 'c/d': '3' };
  await log('runs/4', files);
  await create(name, 'mlflow-artifacts:/runs/4');
  await create(other, await upload(files));
  await create(other, `models:/${name}/1`);
  await create(other, `s3://${process.env.STAGEBOOK_BUCKET}/artifacts/runs/4`);
  const digests = [];
  for (const [model, version] of [
    [name, '1'],
    [other, '1'],
    [other, '2'],
    [other, '3'],
  ]) {
    digests.push((await call('getManifest', { model, version, urls: 'false' })).body.digest);
  }
  expect(new Set(digests).size).toBe(1);
  expect(await fetchVersion(other, '2')).toEqual(files);
});

test('more than a call can copy is PENDING_REGISTRATION, nobody’s to promote, and then READY', async () => {
  const name = await newModel();
  const files = many(101);
  await Promise.all(Object.entries(files).map(([path, content]) => log('runs/5', { [path]: content })));
  const reply = await create(name, 'mlflow-artifacts:/runs/5');
  expect(reply.body.model_version.status).toBe('PENDING_REGISTRATION');
  await streams.drained();
  expect((await status(name, '1')).status).toBe('READY');
  expect(await fetchVersion(name, '1')).toEqual(files);
  await call('transitionModelVersionStage', { name, version: '1', stage: 'Production' });
});

test('a file that changes or goes before it is copied makes the registration fail, and says which', async () => {
  const name = await newModel();
  const path = 'runs/6';
  await streams.stop();
  await Promise.all(Object.entries(many(101)).map(([file, content]) => log(path, { [file]: content })));
  for (const change of [
    () => log(path, { 'part-7': 'changed' }),
    () => call('deleteArtifact', { artifact_path: `${path}/part-8` }),
  ]) {
    const { version } = (await create(name, `mlflow-artifacts:/${path}`)).body.model_version;
    const pending = { status: 400, body: { message: expect.stringContaining('still being registered') } };
    expect(await call('transitionModelVersionStage', { name, version, stage: 'Staging' })).toMatchObject(pending);
    expect(await call('setRegisteredModelAlias', { name, version, alias: 'champion' })).toMatchObject(pending);
    expect(await call('getManifest', { model: name, version })).toMatchObject(pending);
    await change();
    // Somebody logs what is missing, so that the next registration has 101 files again.
    streams = await startConsumers(table);
    await streams.drained();
    expect(await status(name, version)).toMatchObject({
      status: 'FAILED_REGISTRATION',
      status_message: expect.stringMatching(/'part-[78]' of the source (was changed|is no longer there)/),
    });
    expect((await call('getModelVersionDownloadUri', { name, version })).status).toBe(400);
    await streams.stop();
    await log(path, many(101));
  }
  streams = await startConsumers(table);
  const { artifact_path } = await facts(name, '1');
  expect(await keysBelow(`${artifact_path}/`)).toEqual([]);
});

async function facts(name: string, version: string) {
  const { getVersion } = await import('#shared/store/versions/get.ts');
  return (await getVersion(anyone, name, version)).version;
}

test('whoever copies may die at any moment: what is left is taken up, and ends as if nothing had been', async () => {
  const name = await newModel();
  await streams.stop();
  const files = many(101);
  await Promise.all(Object.entries(files).map(([file, content]) => log('runs/7', { [file]: content })));
  await create(name, 'mlflow-artifacts:/runs/7');
  const { artifact_path = '' } = await facts(name, '1');
  // Half the files are there, as a worker that was killed leaves them.
  const { copyFile } = await import('#shared/store/artifacts/copy.ts');
  const { sourceFiles } = await import('#shared/store/artifacts/source.ts');
  for (const file of (await sourceFiles('runs/7')).slice(0, 50)) await copyFile(file, `${artifact_path}/${file.path}`);
  streams = await startConsumers(table);
  await streams.drained();
  expect((await status(name, '1')).status).toBe('READY');
  expect(await fetchVersion(name, '1')).toEqual(files);
});

const expired = (image: Record<string, { S: string } | { N: string }>) =>
  ({
    Records: [
      {
        eventName: 'REMOVE',
        dynamodb: {
          Keys: { pk: { S: 'FILES#x' }, sk: { S: 'FILES' } },
          OldImage: { ttl: { N: '1' }, ...image },
          SequenceNumber: '1',
        },
      },
    ],
  }) as unknown as DynamoDBStreamEvent;

test('copies of a call that died before there was a version are removed when its intent runs out', async () => {
  const name = await newModel();
  const { getModel } = await import('#shared/store/models/get.ts');
  const { copyFiles } = await import('#shared/store/artifacts/manifest.ts');
  const { sourceFiles } = await import('#shared/store/artifacts/source.ts');
  const { followUp } = await import('#test/support/follow-up.ts');
  const { id } = await getModel(anyone, name);
  await log('runs/8', { a: '1' });
  const orphan = `models/${id}/01ARZ3NDEKTSV4RRFFQ69G5FAV`;
  await copyFiles(orphan, await sourceFiles('runs/8'));
  await create(name, 'mlflow-artifacts:/runs/8');
  expect(await keysBelow(`models/${id}/`)).toHaveLength(2);
  await followUp(expired({ id: { S: id }, artifact_path: { S: orphan } }));
  const { artifact_path } = await facts(name, '1');
  expect(await keysBelow(`models/${id}/`)).toEqual([`${artifact_path}/a`]);
  expect(await keysBelow(`manifests/${id}/`)).toHaveLength(1);
});

test('a deleted version’s files stay for who restores it, and a deleted model’s', async () => {
  const name = await newModel();
  await log('runs/9', { a: '1' });
  for (let times = 0; times < 3; times++) await create(name, 'mlflow-artifacts:/runs/9');
  const { getModel } = await import('#shared/store/models/get.ts');
  const { id } = await getModel(anyone, name);
  await call('deleteModelVersion', { name, version: '2' });
  await call('deleteRegisteredModel', { name });
  await streams.drained();
  expect(await keysBelow(`models/${id}/`)).toHaveLength(3);
  await call('restore', { name });
  await call('restore', { name, version: '2' });
  await streams.drained();
  for (const version of ['1', '2', '3']) expect(await fetchVersion(name, version)).toEqual({ a: '1' });
});

test.each([
  ['another tracking server’s files stay where they are', 'mlflow-artifacts:/elsewhere/model', 200, undefined],
  ['nothing at an address in our bucket', 's3://BUCKET/artifacts/none', 400, /no files at the source/],
  ['an upload nobody announced', 'mlflow-artifacts:/uploads/01ARZ3NDEKTSV4RRFFQ69G5FAV', 400, /no upload/],
  ['another bucket', 's3://elsewhere/artifacts/runs/1', 200, undefined],
  ['another part of our bucket', 's3://BUCKET/manifests/x', 200, undefined],
])('%s', async (_, source, expected, text) => {
  const name = await newModel();
  const uri = source.replace('BUCKET', process.env.STAGEBOOK_BUCKET ?? '');
  const reply = await create(name, uri);
  expect(reply.status).toBe(expected);
  if (text) expect(reply.body.message).toMatch(text);
  else expect((await call('getModelVersionDownloadUri', { name, version: '1' })).body.artifact_uri).toBe(uri);
  if (expected === 400) expect((await call('searchModelVersions', { filter: `name = '${name}'` })).body).toEqual({});
});

test('a file over S3’s limit for one copy is copied in parts, and says that its checksum is theirs', async () => {
  const { copyFile } = await import('#shared/store/artifacts/copy.ts');
  const { sourceFiles } = await import('#shared/store/artifacts/source.ts');
  const MiB = 1024 * 1024;
  const content = Buffer.alloc(12 * MiB, 'abc');
  const source = await upload({ 'big.bin': content });
  const [file] = await sourceFiles(source.replace('mlflow-artifacts:/', ''));
  if (!file) throw new Error('not there');
  const copy = await copyFile(file, 'models/x/y/big.bin', { whole: MiB, part: 5 * MiB });
  expect(copy).toMatchObject({
    size: content.length,
    checksum_type: 'COMPOSITE',
    sha256: expect.stringMatching(/^[0-9a-f]{64}-3$/),
  });
  const { findCopy } = await import('#shared/store/artifacts/copy.ts');
  expect(await findCopy(file, 'models/x/y/big.bin')).toEqual(copy);
});

test('the ledger has every registration, and holds', async () => {
  await streams.drained();
  const { verifyLedger } = await import('#functions/ledger/command.ts');
  const { problems, entries } = await verifyLedger();
  expect(problems).toEqual([]);
  expect(entries).toBeGreaterThan(20);
});
