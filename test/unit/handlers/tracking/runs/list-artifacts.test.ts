import { describe, expect, test } from 'vitest';
import { listRunArtifacts } from '#shared/operations/runs.ts';
import { call } from '#test/support/events.ts';
import { fakeS3 } from '#test/support/fake-s3.ts';
import { fakeTable } from '#test/support/fake-table.ts';
import { missesRun, takesRunUuid, trackedRun } from '#test/support/tracking.ts';
import { badPaths, invalidPath } from '#test/unit/handlers/bad-paths.ts';

const { run_id, at, item } = trackedRun();
const root_uri = `mlflow-artifacts:/12/${run_id}/artifacts`;
const folder = `artifacts/12/${run_id}/artifacts`;
const objects = {
  [`${folder}/model/MLmodel`]: 'mlmodel',
  [`${folder}/model/data/w`]: 'w',
  [`${folder}/log.txt`]: 'log',
};

test.each<[object, string, object[]]>([
  [
    {},
    `${folder}/`,
    [
      { path: 'log.txt', is_dir: false, file_size: 3 },
      { path: 'model', is_dir: true },
    ],
  ],
  [
    { path: 'model' },
    `${folder}/model/`,
    [
      { path: 'model/MLmodel', is_dir: false, file_size: 7 },
      { path: 'model/data', is_dir: true },
    ],
  ],
  [{ path: 'model/data/' }, `${folder}/model/data/`, [{ path: 'model/data/w', is_dir: false, file_size: 1 }]],
])('%j: what is there, by its path from the root', async (args, prefix, files) => {
  const table = fakeTable(item);
  const bucket = fakeS3(objects);
  const { body } = await call(listRunArtifacts, { run_id, ...args });
  expect(body).toEqual({ root_uri, files });
  expect([table.trips, bucket.sent]).toEqual([[[`get ${at}`]], [`list ${prefix} by folder`]]);
});

test.each(['none', 'log.txt'])('nothing is in %s', async (path) => {
  fakeTable(item);
  fakeS3(objects);
  expect((await call(listRunArtifacts, { run_id, path })).body).toEqual({ root_uri });
});

test('artifacts in our bucket by its own name', async () => {
  const there = trackedRun({ artifact_uri: 's3://stagebook-unit-files/artifacts/x' });
  fakeTable(there.item);
  const bucket = fakeS3();
  await call(listRunArtifacts, { run_id: there.run_id });
  expect(bucket.sent).toEqual(['list artifacts/x/ by folder']);
});

test.each(['s3://other/x', 'gs://b/x', 's3://b/x?a=1'])('400: artifacts at %s', async (artifact_uri) => {
  const there = trackedRun({ artifact_uri });
  fakeTable(there.item);
  const bucket = fakeS3();
  expect(await call(listRunArtifacts, { run_id: there.run_id })).toMatchObject({
    status: 400,
    body: {
      message: `The artifacts are at '${artifact_uri}', which this server cannot list. The mlflow client can, with credentials for that place.`,
    },
  });
  expect(bucket.sent).toEqual([]);
});

describe('what is no path below them is refused', () => {
  test.each(badPaths.filter(([path]) => !path.endsWith('/')))('%j', async (path, why) => {
    fakeTable(item);
    const bucket = fakeS3();
    expect(await call(listRunArtifacts, { run_id, path })).toMatchObject(invalidPath(path, why));
    expect(bucket.sent).toEqual([]);
  });
});

takesRunUuid(listRunArtifacts);
missesRun(listRunArtifacts);
