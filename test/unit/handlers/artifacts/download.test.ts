import { afterEach, describe, expect, test, vi } from 'vitest';
import { downloadArtifact } from '#shared/operations/artifacts.ts';
import { environment } from '#shared/operations/environment.ts';
import { call, type Given } from '#test/support/events.ts';
import { fakeS3, pathTo, presigned } from '#test/support/fake-s3.ts';
import { fakeTable } from '#test/support/fake-table.ts';
import { refusesPaths } from '#test/unit/handlers/bad-paths.ts';

const location = async (artifact_path: string, given: Given = {}) => {
  const { status, headers } = await call(downloadArtifact, { artifact_path }, given);
  expect(status).toBe(302);
  return presigned(String(headers.location));
};

test('leads to a presigned URL of S3, for 15 minutes; no byte comes this way', async () => {
  const table = fakeTable();
  const bucket = fakeS3({ 'artifacts/run/model.bin': 'bytes' });
  const reply = await call(downloadArtifact, { artifact_path: 'run/model.bin' });
  expect(reply).toEqual({
    status: 302,
    headers: { location: expect.any(String), 'cache-control': 'no-store' },
    body: '',
  });
  const { origin, path, expires, signedHeaders, query } = presigned(String(reply.headers.location));
  expect({ origin, path, expires, signedHeaders }).toEqual({
    origin: 'http://unit:5001',
    path: pathTo('artifacts/run/model.bin'),
    expires: 900,
    signedHeaders: ['host'],
  });
  expect(query).toMatchObject({ 'X-Amz-Date': '20231114T221320Z', 'x-id': 'GetObject' });
  expect(Object.keys(query).filter((name) => /checksum|versionid/i.test(name))).toEqual([]);
  expect(bucket.inputs).toEqual([{ Bucket: 'stagebook-unit-files', Key: 'artifacts/run/model.bin' }]);
  expect(bucket.sent).toEqual(['head artifacts/run/model.bin']);
  expect(table.trips).toEqual([]);
});

test.each([
  ['a b/ü+c&d=e?f;g', 'artifacts/a b/ü+c&d=e?f;g'],
  ['100%', 'artifacts/100%'],
  ['a%20b', 'artifacts/a%20b'],
  ['..a/b..', 'artifacts/..a/b..'],
  ['😀/(1)!*\'"', 'artifacts/😀/(1)!*\'"'],
  ['models/m/f/MLmodel', 'models/m/f/MLmodel'],
  ['uploads/u/model.bin', 'uploads/u/model.bin'],
])('%s is at the key %s', async (artifact_path, key) => {
  fakeTable();
  const bucket = fakeS3({ [key]: 'x' });
  expect((await location(artifact_path)).path).toBe(pathTo(key));
  expect(bucket.sent).toEqual([`head ${key}`]);
});

test.each(['run', 'run/none', 'models/m/f'])('404: %s is no file', async (artifact_path) => {
  fakeTable();
  fakeS3({ 'artifacts/run/model.bin': 'bytes', 'models/m/f/MLmodel': 'x' });
  expect(await call(downloadArtifact, { artifact_path })).toMatchObject({
    status: 404,
    headers: { 'content-type': 'application/json' },
    body: { error_code: 'RESOURCE_DOES_NOT_EXIST', message: `No such artifact: '${artifact_path}'` },
  });
});

describe('S3 is', () => {
  afterEach(() => {
    vi.unstubAllEnvs();
    vi.resetModules();
  });

  const at = async (given: Given, variables: Record<string, string | undefined> = {}) => {
    for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
    if (Object.keys(variables).length > 0) vi.resetModules();
    fakeTable();
    fakeS3({ 'artifacts/run/f': 'x' });
    const { origin, path } = await location('run/f', given);
    return origin + path;
  };

  test.each([
    ['localhost:5000', 'http://localhost:5001'],
    ['192.168.1.7:5000', 'http://192.168.1.7:5001'],
    ['[::1]:5000', 'http://[::1]:5001'],
    ['Laptop.example', 'http://laptop.example:5001'],
  ])('at the host name by which the caller reaches us: %s', async (host, origin) => {
    expect(await at({ headers: { host, 'x-forwarded-proto': 'http' } })).toBe(`${origin}${pathTo('artifacts/run/f')}`);
  });

  test('the same whatever stage the API has, and by the browser’s path', async () => {
    const path = '/ajax-api/2.0/mlflow-artifacts/artifacts/run/f';
    expect(await at({ stage: '/prod', path, headers: { host: 'me' } })).toBe(
      `http://me:5001${pathTo('artifacts/run/f')}`,
    );
  });

  test('where it is said to be, for everybody', async () => {
    const variables = { [environment.s3PublicEndpoint]: 'https://files.example' };
    expect(await at({}, variables)).toBe(`https://files.example${pathTo('artifacts/run/f')}`);
  });

  test('where we reach it ourselves, if nothing else is said', async () => {
    const variables = { [environment.s3PublicEndpoint]: undefined };
    expect(await at({}, variables)).toBe(`http://127.0.0.1:9${pathTo('artifacts/run/f')}`);
  });

  test('AWS’s own, if nothing is said', async () => {
    const variables = { [environment.s3PublicEndpoint]: undefined, [environment.s3Endpoint]: undefined };
    expect(await at({}, variables)).toBe('https://stagebook-unit-files.s3.us-east-1.amazonaws.com/artifacts/run/f');
  });
});

refusesPaths(downloadArtifact, 'artifact_path');
