import { describe, expect, test } from 'vitest';
import { listLoggedModelArtifacts } from '#shared/operations/logged-models.ts';
import { call } from '#test/support/events.ts';
import { fakeS3 } from '#test/support/fake-s3.ts';
import { fakeTable } from '#test/support/fake-table.ts';
import { missesLoggedModel, trackedModel } from '#test/support/tracking.ts';
import { badPaths, invalidPath } from '#test/unit/handlers/bad-paths.ts';

const { model_id, items } = trackedModel();
const root_uri = `mlflow-artifacts:/12/models/${model_id}/artifacts`;
const folder = `artifacts/12/models/${model_id}/artifacts`;
const objects = { [`${folder}/MLmodel`]: 'mlmodel', [`${folder}/data/w`]: 'w' };

test.each<[object, string, object[]]>([
  [
    {},
    `${folder}/`,
    [
      { path: 'MLmodel', is_dir: false, file_size: 7 },
      { path: 'data', is_dir: true },
    ],
  ],
  [{ artifact_directory_path: 'data/' }, `${folder}/data/`, [{ path: 'data/w', is_dir: false, file_size: 1 }]],
])('%j: what is there, by its path from the root', async (args, prefix, files) => {
  const table = fakeTable(items);
  const bucket = fakeS3(objects);
  const { body } = await call(listLoggedModelArtifacts, { model_id, ...args });
  expect(body).toEqual({ root_uri, files });
  expect([table.trips, bucket.sent]).toEqual([
    [[`query pk = "LOGGED_MODEL#${model_id}"`]],
    [`list ${prefix} by folder`],
  ]);
});

test('nothing is there', async () => {
  fakeTable(items);
  fakeS3();
  expect((await call(listLoggedModelArtifacts, { model_id })).body).toEqual({ root_uri });
});

test('404: it is deleted', async () => {
  const gone = trackedModel({ lifecycle_stage: 'deleted' });
  fakeTable(gone.items);
  const bucket = fakeS3(objects);
  expect(await call(listLoggedModelArtifacts, { model_id: gone.model_id })).toMatchObject({ status: 404 });
  expect(bucket.sent).toEqual([]);
});

describe('what is no path below them is refused', () => {
  test.each(badPaths)('%j', async (artifact_directory_path, why) => {
    fakeTable(items);
    const bucket = fakeS3();
    const reply = await call(listLoggedModelArtifacts, { model_id, artifact_directory_path });
    expect(reply).toMatchObject(invalidPath(artifact_directory_path, why));
    expect(bucket.sent).toEqual([]);
  });
});

missesLoggedModel(listLoggedModelArtifacts);
