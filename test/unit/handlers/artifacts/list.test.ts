import { expect, test } from 'vitest';
import { listArtifacts } from '#shared/operations/artifacts.ts';
import { call } from '#test/support/events.ts';
import { fakeS3 } from '#test/support/fake-s3.ts';
import { fakeTable } from '#test/support/fake-table.ts';
import { refusesPaths } from '#test/unit/handlers/bad-paths.ts';

const run = 'artifacts/exp/run/artifacts';

test('what is directly in a folder, by name and in order, folders without a size', async () => {
  const table = fakeTable();
  const bucket = fakeS3({
    [`${run}/model/MLmodel`]: 'mlmodel',
    [`${run}/model/data/b.bin`]: 'b',
    [`${run}/model/data/a.bin`]: 'a',
    [`${run}/model/ü.txt`]: '',
    [`${run}/model/a b`]: '12345',
    [`${run}/model2/other`]: 'x',
  });
  const { status, body } = await call(listArtifacts, { path: 'exp/run/artifacts/model' });
  expect({ status, body }).toEqual({
    status: 200,
    body: {
      files: [
        { path: 'MLmodel', is_dir: false, file_size: 7 },
        { path: 'a b', is_dir: false, file_size: 5 },
        { path: 'data', is_dir: true },
        // As MLflow has it, an empty file has no size.
        { path: 'ü.txt', is_dir: false },
      ],
    },
  });
  expect(bucket.sent).toEqual([`list ${run}/model/ by folder`]);
  expect(bucket.inputs).toEqual([{ Bucket: 'stagebook-unit-files', Prefix: `${run}/model/`, Delimiter: '/' }]);
  expect(table.trips).toEqual([]);
});

test.each([{}, { path: '' }])('of %j the root, which is the clients’ own', async (args) => {
  fakeTable();
  const bucket = fakeS3({
    'artifacts/0/x': '1',
    'artifacts/top': '22',
    'models/m/f/MLmodel': '3',
    'uploads/u.json': '',
  });
  const { body } = await call(listArtifacts, args);
  expect(body).toEqual({
    files: [
      { path: '0', is_dir: true },
      { path: 'top', is_dir: false, file_size: 2 },
    ],
  });
  expect(bucket.sent).toEqual(['list artifacts/ by folder']);
});

test.each([
  ['exp/run/', `${run.slice(0, -'/artifacts'.length)}/`],
  ['models/m/f', 'models/m/f/'],
  ['uploads/u', 'uploads/u/'],
  ['a%20b', 'artifacts/a%20b/'],
])('%s is at %s', async (path, prefix) => {
  fakeTable();
  const bucket = fakeS3();
  await call(listArtifacts, { path });
  expect(bucket.sent).toEqual([`list ${prefix} by folder`]);
});

test.each(['exp/run/file', 'exp/nothing'])('nothing is in %s', async (path) => {
  fakeTable();
  fakeS3({ 'artifacts/exp/run/file': 'x' });
  expect(await call(listArtifacts, { path })).toMatchObject({ status: 200, body: {} });
  expect((await call(listArtifacts, { path })).body).not.toHaveProperty('files');
});

test('any number of pages is one answer', async () => {
  fakeTable();
  const bucket = fakeS3(
    { 'artifacts/r/a': '', 'artifacts/r/b/1': '', 'artifacts/r/b/2': '', 'artifacts/r/c': '', 'artifacts/r/d/1': '' },
    { pageSize: 1 },
  );
  const { body } = await call(listArtifacts, { path: 'r' });
  expect(body.files.map(({ path }: { path: string }) => path)).toEqual(['a', 'b', 'c', 'd']);
  expect(bucket.sent).toEqual(['list artifacts/r/ by folder', ...Array(3).fill('list artifacts/r/ by folder further')]);
});

test('up to 20,000 entries, no more', async () => {
  fakeTable();
  const files = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, n) => [`artifacts/r/${String(n).padStart(6, '0')}`, 0]));
  fakeS3(files(20_000), { pageSize: 5_000 });
  expect((await call(listArtifacts, { path: 'r' })).body.files).toHaveLength(20_000);
  const bucket = fakeS3(files(30_000), { pageSize: 5_000 });
  expect(await call(listArtifacts, { path: 'r' })).toMatchObject({
    status: 400,
    body: { message: "There are more than 20000 entries at 'r'. List its folders instead." },
  });
  expect(bucket.sent).toHaveLength(5);
});

refusesPaths(listArtifacts, 'path');
