import { DeleteObjectsCommand } from '@aws-sdk/client-s3';
import { expect, test, vi } from 'vitest';
import { deleteArtifact } from '#shared/operations/artifacts.ts';
import { call } from '#test/support/events.ts';
import { fakeS3, s3 } from '#test/support/fake-s3.ts';
import { fakeTable } from '#test/support/fake-table.ts';
import { refusesPaths, refusesRegistered } from '#test/unit/handlers/bad-paths.ts';

const left = (bucket: ReturnType<typeof fakeS3>) => [...bucket.objects.keys()];

test('a file, and nothing whose name only begins like it', async () => {
  const table = fakeTable();
  const bucket = fakeS3({ 'artifacts/run/a': '1', 'artifacts/run/a.txt': '2', 'artifacts/run/ab/c': '3' });
  expect(await call(deleteArtifact, { artifact_path: 'run/a' })).toMatchObject({ status: 200, body: {} });
  expect(left(bucket)).toEqual(['artifacts/run/a.txt', 'artifacts/run/ab/c']);
  expect(bucket.sent).toEqual(['delete artifacts/run/a', 'list artifacts/run/a/']);
  expect(bucket.inputs[0]).toEqual({
    Bucket: 'stagebook-unit-files',
    Delete: { Objects: [{ Key: 'artifacts/run/a' }], Quiet: true },
  });
  expect(table.trips).toEqual([]);
});

test('a folder with all below it, page by page', async () => {
  fakeTable();
  const bucket = fakeS3(
    { 'artifacts/r/1': '', 'artifacts/r/2': '', 'artifacts/r/d/3': '', 'artifacts/r2': '' },
    { pageSize: 2 },
  );
  expect(await call(deleteArtifact, { artifact_path: 'r/' })).toMatchObject({ status: 200 });
  expect(left(bucket)).toEqual(['artifacts/r2']);
  expect(bucket.sent).toEqual([
    'delete artifacts/r',
    'list artifacts/r/',
    'delete artifacts/r/1, artifacts/r/2',
    'list artifacts/r/ further',
    'delete artifacts/r/d/3',
  ]);
});

test('nothing is there: nothing happens', async () => {
  fakeTable();
  fakeS3();
  expect(await call(deleteArtifact, { artifact_path: 'none' })).toMatchObject({ status: 200, body: {} });
});

test('more than there is time for: 429, and what is deleted stays so', async () => {
  fakeTable();
  const bucket = fakeS3({ 'artifacts/r/1': '', 'artifacts/r/2': '' }, { pageSize: 1 });
  bucket.before('delete artifacts/r/1', () => vi.advanceTimersByTime(21_000));
  expect(await call(deleteArtifact, { artifact_path: 'r' })).toMatchObject({
    status: 429,
    headers: { 'retry-after': '1' },
    body: { error_code: 'REQUEST_LIMIT_EXCEEDED', message: "There is more to delete at 'r'. Try again." },
  });
  expect(left(bucket)).toEqual(['artifacts/r/2']);
});

test('an object that S3 would not delete is no success', async () => {
  fakeTable();
  fakeS3({ 'artifacts/r/1': '' });
  s3.on(DeleteObjectsCommand).resolves({ Errors: [{ Key: 'k', Code: 'AccessDenied', Message: 'secret' }] });
  const { status, body } = await call(deleteArtifact, { artifact_path: 'r' });
  expect({ status, body }).toEqual({
    status: 500,
    body: { error_code: 'INTERNAL_ERROR', message: 'Internal error. Its cause is in the log.' },
  });
});

refusesPaths(deleteArtifact, 'artifact_path');
refusesRegistered(deleteArtifact);
