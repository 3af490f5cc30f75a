import { expect, test } from 'vitest';
import { getModelVersionArtifact } from '#shared/operations/model-versions.ts';
import { call } from '#test/support/events.ts';
import { fakeS3, pathTo, presigned } from '#test/support/fake-s3.ts';
import { fakeTable } from '#test/support/fake-table.ts';
import { missesVersion } from '#test/support/refusals.ts';
import { registered } from '#test/support/registry.ts';
import { refusesPaths } from '#test/unit/handlers/bad-paths.ts';
import { held, manifestFile, notReady, pathOf } from '#test/unit/handlers/held.ts';

test('leads to the file among the version’s own', async () => {
  const alpha = registered(['None', 'Production']);
  const { fields, objects } = held(alpha, [manifestFile('data/ü b.bin')]);
  const table = fakeTable(alpha.items);
  table.change(alpha.v(2), fields);
  const bucket = fakeS3(objects);
  const reply = await call(getModelVersionArtifact, { name: alpha.name, version: '2', path: 'data/ü b.bin' });
  expect(reply).toEqual({
    status: 302,
    headers: { location: expect.any(String), 'cache-control': 'no-store' },
    body: '',
  });
  expect(presigned(String(reply.headers.location))).toMatchObject({
    origin: 'http://unit:5001',
    path: pathTo(`${pathOf(alpha)}/data/ü b.bin`),
    expires: 900,
    signedHeaders: ['host'],
  });
  expect(table.trips.slice(1)).toEqual([[`get ${alpha.meta}`, `get ${alpha.v(2)}`]]);
  expect(bucket.sent).toEqual([`head ${pathOf(alpha)}/data/ü b.bin`]);
});

test.each(['data', 'none', 'models/x', 'uploads/x'])('404: %s is no file of it', async (path) => {
  const alpha = registered(['None']);
  const { fields, objects } = held(alpha, [manifestFile('data/a')]);
  const table = fakeTable(alpha.items);
  table.change(alpha.v(1), fields);
  const bucket = fakeS3({ ...objects, 'models/x': 'other', 'uploads/x': 'other' });
  expect(await call(getModelVersionArtifact, { name: alpha.name, version: '1', path })).toMatchObject({
    status: 404,
    body: { error_code: 'RESOURCE_DOES_NOT_EXIST', message: `No such artifact: '${pathOf(alpha)}/${path}'` },
  });
  expect(bucket.sent).toEqual([`head ${pathOf(alpha)}/${path}`]);
});

test.each(notReady)('400: %s', async (_, fields, message) => {
  const alpha = registered(['None']);
  const table = fakeTable(alpha.items);
  table.change(alpha.v(1), fields(alpha));
  const bucket = fakeS3();
  expect(await call(getModelVersionArtifact, { name: alpha.name, version: '1', path: 'a' })).toMatchObject({
    status: 400,
    body: { message: message(alpha.name) },
  });
  expect(bucket.sent).toEqual([]);
});

test('404: its files are not here', async () => {
  const alpha = registered(['None']);
  fakeTable(alpha.items);
  expect(await call(getModelVersionArtifact, { name: alpha.name, version: '1', path: 'a' })).toMatchObject({
    status: 404,
    body: { message: expect.stringContaining("are not here but at 's3://bucket/1'.") },
  });
});

missesVersion(getModelVersionArtifact);
refusesPaths(getModelVersionArtifact, 'path');
