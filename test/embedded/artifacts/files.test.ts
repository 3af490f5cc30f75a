import { beforeAll, expect, test } from 'vitest';
import { inParallel } from '#shared/store/in-parallel.ts';
import { call } from '#test/support/call.ts';
import { freshBucket } from '#test/support/fresh-bucket.ts';
import { freshTable } from '#test/support/fresh-table.ts';
import { log, send, sha256 } from './upload.ts';

/** Paths of `mlflow-artifacts:` URIs: what is there, what comes back, and what is kept apart. */

beforeAll(async () => {
  await freshTable();
  await freshBucket();
});

const list = async (path?: string) =>
  (await call('listArtifacts', path === undefined ? {} : { path })).body.files ?? [];
const names = async (path?: string) => (await list(path)).map(({ path }: { path: string }) => path);

async function content(path: string): Promise<string> {
  const { status, headers } = await call('downloadArtifact', { artifact_path: path });
  expect(status).toBe(302);
  return (await fetch(String(headers.location))).text();
}

test('a tree goes up, is listed folder by folder, and comes down', async () => {
  await log('run/model', { MLmodel: 'flavors', 'data/model.pkl': 'pickle', 'data/empty': '' });
  expect(await list('run/model')).toEqual([
    { path: 'MLmodel', is_dir: false, file_size: 7 },
    { path: 'data', is_dir: true },
  ]);
  expect(await list('run/model/data/')).toEqual([
    { path: 'empty', is_dir: false },
    { path: 'model.pkl', is_dir: false, file_size: 6 },
  ]);
  expect(await content('run/model/data/model.pkl')).toBe('pickle');
  expect(await content('run/model/data/empty')).toBe('');
  expect(await list('run/model/MLmodel')).toEqual([]);
  expect(await list('run/none')).toEqual([]);
  expect(await names()).toContain('run');
});

test('what is logged again is what is there', async () => {
  await log('twice', { a: 'first' });
  await log('twice', { a: 'second, longer' });
  expect(await content('twice/a')).toBe('second, longer');
});

test.each(['with space', 'é', '日本語', '😀', 'a+b', '100%', 'a&b=c', "it's", '(1)', 'a:b', '~', 'a?b', '*'])(
  'a file called %s',
  async (name) => {
    await log('names', { [name]: name });
    expect(await names('names')).toContain(name);
    expect(await content(`names/${name}`)).toBe(name);
    const presigned = await call('getPresignedDownloadUrl', { artifact_path: `names/${name}` });
    expect(presigned.body.file_size).toBe(Buffer.byteLength(name));
    expect(await (await fetch(presigned.body.url)).text()).toBe(name);
  },
);

test('one folder’s name is no other’s beginning', async () => {
  await log('pre', { a: '1' });
  await log('prefix', { b: '2' });
  expect(await names('pre')).toEqual(['a']);
  await call('deleteArtifact', { artifact_path: 'pre' });
  expect([await names('pre'), await names('prefix')]).toEqual([[], ['b']]);
});

test('a folder is deleted with all that is in it, a file alone, and nothing twice is nothing', async () => {
  await log('gone', { a: '1', 'b/c': '2', 'b/d': '3' });
  expect((await call('deleteArtifact', { artifact_path: 'gone/b/c' })).status).toBe(200);
  expect(await names('gone/b')).toEqual(['d']);
  expect((await call('deleteArtifact', { artifact_path: 'gone/' })).status).toBe(200);
  expect(await names('gone')).toEqual([]);
  expect(await call('deleteArtifact', { artifact_path: 'gone' })).toMatchObject({ status: 200, body: {} });
});

test('a file that is not there: 404, by its name', async () => {
  for (const operation of ['downloadArtifact', 'getPresignedDownloadUrl']) {
    expect(await call(operation, { artifact_path: 'no/such' })).toMatchObject({
      status: 404,
      body: { error_code: 'RESOURCE_DOES_NOT_EXIST', message: "No such artifact: 'no/such'" },
    });
  }
});

test('parts make a file, and the client may ask for it twice', async () => {
  const target = { artifact_path: 'parts/of', path: '/home/me/model.bin' };
  const { body } = await call('createMultipartUpload', { ...target, num_parts: 2 });
  const contents = [Buffer.alloc(5 * 1024 * 1024, 'a'), Buffer.from('end')];
  const parts = await Promise.all(
    body.credentials.map(async ({ url, part_number }: { url: string; part_number: number }) => ({
      part_number,
      url,
      etag: (await send(url, contents[part_number - 1] as Buffer)).etag,
    })),
  );
  const complete = { ...target, upload_id: body.upload_id, parts };
  expect(await call('completeMultipartUpload', complete)).toMatchObject({ status: 200, body: {} });
  expect(await call('completeMultipartUpload', complete)).toMatchObject({ status: 200, body: {} });
  expect(await list('parts/of')).toEqual([{ path: 'model.bin', is_dir: false, file_size: 5 * 1024 * 1024 + 3 }]);
  // Another file has taken its place since: it stays, whatever is asked.
  await log('parts/of', { 'model.bin': 'x' });
  await call('completeMultipartUpload', complete);
  expect(await content('parts/of/model.bin')).toBe('x');
});

test('no parts make an empty file if none were asked for, and an error if some were', async () => {
  const target = { artifact_path: 'parts', path: 'C:\\tmp\\empty.txt' };
  const none = await call('createMultipartUpload', { ...target, num_parts: 0 });
  expect(none.body.credentials).toEqual([]);
  expect((await call('completeMultipartUpload', { ...target, upload_id: none.body.upload_id, parts: [] })).status).toBe(
    200,
  );
  expect(await content('parts/empty.txt')).toBe('');
  const one = await call('createMultipartUpload', { ...target, num_parts: 1 });
  expect(await call('completeMultipartUpload', { ...target, upload_id: one.body.upload_id, parts: [] })).toMatchObject({
    status: 400,
    body: { error_code: 'INVALID_PARAMETER_VALUE', message: expect.stringContaining("'parts'") },
  });
});

test('parts that are not this upload’s are refused, an aborted upload is gone', async () => {
  const target = { artifact_path: 'parts', path: '/x/refused' };
  const { body } = await call('createMultipartUpload', { ...target, num_parts: 1 });
  const { upload_id } = body;
  const wrong = [{ part_number: 1, etag: `"${'0'.repeat(32)}"` }];
  expect(await call('completeMultipartUpload', { ...target, upload_id, parts: wrong })).toMatchObject({ status: 400 });
  for (let times = 0; times < 2; times++) {
    expect(await call('abortMultipartUpload', { ...target, upload_id })).toMatchObject({ status: 200, body: {} });
  }
  expect((await call('completeMultipartUpload', { ...target, upload_id, parts: wrong })).status).toBe(404);
  expect(await names('parts')).not.toContain('refused');
});

test('an altered URL, and one for another file, are worth nothing', async () => {
  await log('altered', { a: 'mine', b: 'other' });
  const { body } = await call('getPresignedDownloadUrl', { artifact_path: 'altered/a' });
  const altered = [
    body.url.replace('altered/a', 'altered/b'),
    body.url.replace(/X-Amz-Expires=\d+/, 'X-Amz-Expires=604800'),
    body.url.replace(/X-Amz-Signature=./, 'X-Amz-Signature=0'),
  ];
  for (const url of altered.filter((url) => url !== body.url)) {
    const reply = await fetch(url);
    expect(reply.status).toBe(403);
    expect(await reply.text()).not.toContain('other');
  }
});

test('a thousand and one files in one folder are listed', async () => {
  const files = Object.fromEntries(Array.from({ length: 1_001 }, (_, index) => [`f${index}`, '']));
  await inParallel(Object.entries(files), 16, ([path, content]) => log('many', { [path]: content }));
  expect(await list('many')).toHaveLength(1_001);
  await call('deleteArtifact', { artifact_path: 'many' });
  expect(await list('many')).toEqual([]);
});

test('a folder made in the console of S3 is no file, and goes when it is deleted', async () => {
  const { putObject } = await import('#shared/store/artifacts/objects.ts');
  const empty = {
    body: '',
    type: 'application/x-directory',
    sha256: Buffer.from(sha256(''), 'hex').toString('base64'),
  };
  for (const folder of ['console/', 'console/inner/']) await putObject(`artifacts/${folder}`, empty);
  expect(await list('console')).toEqual([{ path: 'inner', is_dir: true }]);
  expect(await list('console/inner')).toEqual([]);
  await call('deleteArtifact', { artifact_path: 'console' });
  expect(await names()).not.toContain('console');
});
