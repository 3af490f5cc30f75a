import { afterEach, describe, expect, test, vi } from 'vitest';
import { environment } from '#shared/operations/environment.ts';
import { getModelVersionDownloadUri } from '#shared/operations/model-versions.ts';
import { call, type Given } from '#test/support/events.ts';
import { fakeS3 } from '#test/support/fake-s3.ts';
import { fakeTable } from '#test/support/fake-table.ts';
import { missesVersion, refuses } from '#test/support/refusals.ts';
import { registered } from '#test/support/registry.ts';
import { held, manifestFile, notReady, pathOf } from '#test/unit/handlers/held.ts';

test('the source as it was given', async () => {
  const { name, items, meta, v } = registered(['None']);
  const table = fakeTable(items);
  const { body } = await call(getModelVersionDownloadUri, { name, version: '1' });
  expect(table.trips.slice(1)).toEqual([[`get ${meta}`, `get ${v(1)}`]]);
  expect(body).toEqual({ artifact_uri: 's3://bucket/1' });
});

test('of a copy, where the files are', async () => {
  const { name, items, v } = registered(['None']);
  const table = fakeTable(items);
  table.change(v(1), { source: 'models:/other/3', location: 's3://bucket/other' });
  const { body } = await call(getModelVersionDownloadUri, { name, version: '1' });
  expect(body).toEqual({ artifact_uri: 's3://bucket/other' });
});

test('of files elsewhere there is no URL of this server', async () => {
  const { name, items } = registered(['None']);
  fakeTable(items);
  const { body } = await call(getModelVersionDownloadUri, { name, version: '1', location: 'https' });
  expect(body).toEqual({ artifact_uri: 's3://bucket/1' });
});

missesVersion(getModelVersionDownloadUri);

// The one call whose parameters MLflow checks without a schema: its texts are shorter.
refuses(getModelVersionDownloadUri, [
  [{ version: '' }, "Parameter 'version' must be an integer, got ''."],
  [{ name: '' }, "Missing value for required parameter 'name'."],
  [
    { location: 'http' },
    `Invalid value "http" for parameter 'location' supplied:  Hint: Value was of type 'str'. See the API docs for more information about request parameters.`,
  ],
]);

// The last: what it forgets is not mocked for others.
describe('of files that are here', () => {
  afterEach(() => {
    vi.unstubAllEnvs();
    vi.resetModules();
  });

  /** That of the modules that are loaded now, after those before were forgotten. */
  const freshTable = async (items: Parameters<typeof fakeTable>[number]) =>
    (await import('#test/support/fake-table.ts')).fakeTable(items);

  const uriOf = async (fields: object, args: object = {}, given: Given = {}) => {
    const alpha = registered(['None']);
    const table = await freshTable(alpha.items);
    const bucket = fakeS3();
    const { fields: its } = held(alpha, [manifestFile('MLmodel')]);
    table.change(alpha.v(1), { ...its, ...fields });
    const { status, body } = await call(getModelVersionDownloadUri, { name: alpha.name, version: '1', ...args }, given);
    expect({ status, sent: bucket.sent }).toEqual({ status: 200, sent: [] });
    return body.artifact_uri.replace(pathOf(alpha), '<files>');
  };

  const run = { source: 'mlflow-artifacts:/7/run/artifacts/model' };
  const uploaded = { source: 'mlflow-artifacts:/uploads/01HF7YAT00AAAAAAAAAAAAAAAA', uploaded: true as const };
  const files = '/api/2.0/mlflow-artifacts/artifacts/<files>';

  test('as the tracking server’s that this is', async () => {
    expect(await uriOf(run)).toBe('mlflow-artifacts:/<files>');
    expect(await uriOf({ source: 'models:/x/1', location: 's3://elsewhere' })).toBe('mlflow-artifacts:/<files>');
    expect(await uriOf({ ...run, pending: true })).toBe('mlflow-artifacts:/<files>');
  });

  test.each<[string, Given]>([
    ['https://unit', {}],
    ['https://unit/prod', { stage: '/prod' }],
    ['https://api.example', { headers: { host: 'api.example' } }],
    ['http://localhost:5000', { headers: { host: 'localhost:5000', 'x-forwarded-proto': 'http' } }],
    ['http://[::1]:5000', { headers: { host: '[::1]:5000', 'x-forwarded-proto': 'http' } }],
    [
      'https://api.example/dev',
      { stage: '/dev', path: '/ajax-api/2.0/mlflow/model-versions/get-download-uri', headers: { host: 'api.example' } },
    ],
  ])('as an URL of this server, if it is asked for: %s', async (base, given) => {
    expect(await uriOf(run, { location: 'https' }, given)).toBe(base + files);
  });

  test('uploaded without mlflow: always, since whoever loads it has its tracking server elsewhere', async () => {
    expect(await uriOf(uploaded)).toBe(`https://unit${files}`);
    expect(await uriOf({ source: 'models:/x/1', uploaded: true }, {}, { stage: '/prod' })).toBe(
      `https://unit/prod${files}`,
    );
  });

  test('always, if the registry is set up so', async () => {
    vi.stubEnv(environment.downloadUri, 'https');
    vi.resetModules();
    expect(await uriOf(run)).toBe(`https://unit${files}`);
  });

  test.each(['mlflow-artifacts', ''])('not if it is %j', async (value) => {
    vi.stubEnv(environment.downloadUri, value);
    vi.resetModules();
    expect(await uriOf(run)).toBe('mlflow-artifacts:/<files>');
  });

  test.each(notReady)('400: %s', async (_, fields, message) => {
    const alpha = registered(['None']);
    const table = await freshTable(alpha.items);
    table.change(alpha.v(1), fields(alpha));
    for (const location of [undefined, 'https']) {
      const args = { name: alpha.name, version: '1', ...(location && { location }) };
      expect(await call(getModelVersionDownloadUri, args)).toMatchObject({
        status: 400,
        body: { error_code: 'INVALID_PARAMETER_VALUE', message: message(alpha.name) },
      });
    }
  });
});
