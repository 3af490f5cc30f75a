import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { downloadUri, ownerIn, parseModelsUri, validateSource } from '#shared/domain/source.ts';
import { takenOrRefused } from '#test/support/outcomes.ts';
import { facts } from '#test/support/registry.ts';
import { refusal } from '#test/unit/search/support.ts';

const id = `m-${'0123456789abcdef'.repeat(2)}`;

type Given = { source: string; run_id?: string; model_id?: string };
const validate = ({ source, run_id = '', model_id = '' }: Given) => validateSource({ source, run_id, model_id });

const absolute =
  'If supplying a source as an http, https, local file path, ftp, objectstore, or mlflow-artifacts uri, an absolute path must be provided without relative path references present. Please provide an absolute path.';
const local =
  'To use a local path as a model version source, the run_id request parameter has to be specified and the local path has to be contained within the artifact directory of the run specified by the run_id.';
const identify = (parameter: string) =>
  `The ${parameter} request parameter must identify the resource that contains the source.`;

describe('taken', () => {
  test.each<Given>([
    { source: 's3://bucket/models/1' },
    { source: 's3://bucket' },
    { source: 'S3://bucket/a b/ü' },
    { source: 's3://bucket/a..b/..c/d..' },
    { source: 'gs://bucket/x' },
    { source: 'dbfs:/models/x' },
    { source: 'wasbs://c@a.blob.core.windows.net/x' },
    { source: 's3://bucket/100%' },
    { source: 's3://bucket/%zz' },
    // Split mode: the run and the logged model are another tracking server's.
    { source: '/tmp/x', run_id: 'deadbeef' },
    { source: 'file:///tmp/x', run_id: 'deadbeef' },
    { source: 'mlflow-artifacts:/0/x/artifacts/m', run_id: 'deadbeef' },
    // An upload is its own evidence.
    { source: 'mlflow-artifacts:/uploads/01HF7YAT00AAAAAAAAAAAAAAAA' },
    { source: 'mlflow-artifacts:/uploads/01HF7YAT00AAAAAAAAAAAAAAAA/model' },
    { source: 'mlflow-artifacts:/uploads/01HF7YAT00AAAAAAAAAAAAAAAA', run_id: 'deadbeef' },
    { source: 'runs:/abc/model', run_id: 'abc' },
    { source: `models:/${id}`, model_id: id },
    { source: `models:/${id}`, model_id: id, run_id: 'abc' },
  ])('%j', (given) => {
    expect(() => validate(given)).not.toThrow();
  });
});

describe('refused', () => {
  test.each<[Given, string]>([
    [{ source: 's3://b/x/../y' }, absolute],
    [{ source: 's3://h/x/%2e%2e/y' }, absolute],
    [{ source: 's3://h/x/%252E%252e/y' }, absolute],
    [{ source: 's3://h/x/.%2e/y' }, absolute],
    [{ source: 's3://h/x/%2fy%2f..' }, absolute],
    [{ source: 's3://h/./x' }, absolute],
    [{ source: 's3://b/x%00y' }, absolute],
    [{ source: 's3://b/x\0y' }, absolute],
    [{ source: 'dbfs:x' }, absolute],
    [{ source: 'x/y', run_id: 'r' }, absolute],
    [{ source: '/tmp/../etc', run_id: 'r' }, absolute],
    [{ source: 's3://b/x?y=/../z' }, absolute],
    [{ source: '/tmp/x' }, local],
    [{ source: 'x/y' }, local],
    [{ source: 'file:///tmp/x' }, local],
    [{ source: 'FILE:///tmp/x' }, local],
    [{ source: 'mlflow-artifacts:/0/x/artifacts/m' }, identify('run_id')],
    [{ source: 'mlflow-artifacts:/uploads' }, identify('run_id')],
    [{ source: 'mlflow-artifacts:/uploads/x' }, identify('run_id')],
    [{ source: 'mlflow-artifacts:/uploads/01HF7YAT00AAAAAAAAAAAAAAAAA' }, identify('run_id')],
    [{ source: 'mlflow-artifacts:/x/uploads/01HF7YAT00AAAAAAAAAAAAAAAA' }, identify('run_id')],
    [{ source: 'mlflow-artifacts:/uploads/01HF7YAT00AAAAAAAAAAAAAAAA/../x' }, absolute],
    [{ source: 'mlflow-artifacts:/uploads/01HF7YAT00AAAAAAAAAAAAAAAA/%2e%2e/x' }, absolute],
    [{ source: 'mlflow-artifacts:uploads/01HF7YAT00AAAAAAAAAAAAAAAA' }, absolute],
    [{ source: 'runs:/abc/model' }, identify('run_id')],
    [{ source: 'runs:/abc/model', run_id: 'zzz' }, identify('run_id')],
    [{ source: 'runs://host/abc/model', run_id: 'abc' }, identify('run_id')],
    [{ source: 'runs:/abc/model', run_id: 'abc', model_id: id }, identify('model_id')],
    [{ source: `models:/${id}` }, identify('model_id')],
    [{ source: `models:/${id}`, model_id: 'm-other' }, identify('model_id')],
  ])('%j: %s', (given, why) => {
    expect(refusal(() => validate(given))).toBe(`Invalid model version source: '${given.source}'. ${why}`);
  });

  test.each(['http', 'https', 'ftp', 'sftp', 'hdfs', 'viewfs', 'abfss', 'r2', 'b2', 'HTTPS'])(
    '%s: whoever loads the model would send their credentials there',
    (scheme) => {
      const kind = scheme.toLowerCase();
      expect(refusal(() => validate({ source: `${scheme}://host/x`, run_id: 'r' }))).toMatch(
        new RegExp(`^'source' cannot use the '${kind}' scheme: the '${kind}' scheme addresses a host other than`),
      );
    },
  );

  test('and mlflow-artifacts with a host', () => {
    expect(refusal(() => validate({ source: 'mlflow-artifacts://host/x', run_id: 'r' }))).toContain(
      "cannot use the 'mlflow-artifacts' scheme",
    );
  });
});

test('no way up is taken, however often it is escaped', () => {
  const escapeOnce = (text: string) => text.replaceAll('%', '%25').replaceAll('.', '%2e').replaceAll('/', '%2f');
  fc.assert(
    fc.property(fc.constantFrom('..', '/..', '../', '/../'), fc.nat({ max: 6 }), (up, times) => {
      let path = `/a/${up}/b`;
      for (let n = 0; n < times; n++) path = escapeOnce(path);
      expect(refusal(() => validate({ source: `s3://bucket/${path}` }))).toContain(absolute);
    }),
  );
});

test('whatever a source is, it is taken or refused', () => {
  const prefix = fc.constantFrom('', 's3://', 'models:/', 'models:', 'runs:/', 'file:', '%', 'mlflow-artifacts:/');
  fc.assert(
    fc.property(prefix, fc.string({ unit: 'binary' }), (start, rest) => {
      const source = start + rest;
      for (const check of [() => validate({ source, run_id: 'r' }), () => parseModelsUri(source)]) {
        takenOrRefused(check);
      }
    }),
  );
});

describe('models:/', () => {
  test.each([
    ['s3://b/x', undefined],
    ['models', undefined],
    [`models:/${id}`, { model_id: id }],
    ['models:/A/3', { name: 'A', by: 'version', version: '3' }],
    ['models:/A b/03', { name: 'A b', by: 'version', version: '03' }],
    ['models:/A/latest', { name: 'A', by: 'latest' }],
    ['models:/A/Latest', { name: 'A', by: 'latest' }],
    ['models:/A/Production', { name: 'A', by: 'stage', stage: 'Production' }],
    ['models:/A@champion', { name: 'A', by: 'alias', alias: 'champion' }],
    ['models:/a@b@champion', { name: 'a@b', by: 'alias', alias: 'champion' }],
  ])('%s: %j', (source, expected) => {
    expect(parseModelsUri(source)).toEqual(expected);
  });

  test.each([
    'models:/',
    'models:',
    'models:A/1',
    'models:/A/',
    'models:/A/ ',
    'models:/A/1/x',
    'models:/A@',
    'models:/ /1',
  ])('%s leads nowhere', (source) => {
    expect(refusal(() => parseModelsUri(source))).toBe(
      `Invalid model version source: '${source}'. ${identify('model_id')}`,
    );
  });

  test('//host is another registry', () => {
    expect(refusal(() => parseModelsUri('models://host/A/1'))).toBe(
      "Invalid model version source: 'models://host/A/1'. Registered model sources must use the active model registry.",
    );
  });
});

describe('whose folder a source is in', () => {
  const run = '0123456789abcdef'.repeat(2);

  test.each<[string, object | undefined]>([
    [`mlflow-artifacts:/0/${run}/artifacts`, { run_id: run }],
    [`mlflow-artifacts:/0/${run}/artifacts/`, { run_id: run }],
    [`mlflow-artifacts:/0/${run}/artifacts/a/b`, { run_id: run }],
    [`mlflow-artifacts:/${run}/artifacts/model`, { run_id: run }],
    [`mlflow-artifacts:/a\nb/${run}/artifacts/x`, { run_id: run }],
    [`mlflow-artifacts:/0/models/${id}/artifacts/x`, { model_id: id }],
    // Of a folder within a folder the inner one.
    [`mlflow-artifacts:/0/models/${id}/artifacts/${run}/artifacts/x`, { run_id: run }],
    [`mlflow-artifacts:/0/${run}`, undefined],
    [`mlflow-artifacts:/0/${run}/artifacts2/x`, undefined],
    [`mlflow-artifacts:/0/${run}/other/artifacts`, undefined],
    [`mlflow-artifacts:/0/x${run}/artifacts`, undefined],
    [`mlflow-artifacts:/0/${run}0/artifacts`, undefined],
    [`mlflow-artifacts:/0/${run.toUpperCase()}/artifacts`, undefined],
    ['mlflow-artifacts:/uploads/01HF7YAT00AAAAAAAAAAAAAAAA/artifacts', undefined],
    [`s3://b/0/${run}/artifacts`, undefined],
    [`x-mlflow-artifacts:/0/${run}/artifacts`, undefined],
    ['', undefined],
  ])('%s: %j', (source, owner) => {
    expect(ownerIn(source)).toEqual(owner);
  });
});

describe('where a client finds the files', () => {
  const base = 'https://host/prod';
  const artifact_path = 'models/m/f';
  const run = 'mlflow-artifacts:/0/x/artifacts/m';
  const upload = 'mlflow-artifacts:/uploads/01HF7YAT00AAAAAAAAAAAAAAAA';

  test.each([
    [{ source: 's3://b/m' }, 's3://b/m', 's3://b/m'],
    [{ source: 'models:/A/1', location: 'gs://b/m' }, 'gs://b/m', 'gs://b/m'],
    [{ source: run }, run, run],
    [{ source: upload }, upload, upload],
    [
      { source: run, artifact_path },
      'mlflow-artifacts:/models/m/f',
      `${base}/api/2.0/mlflow-artifacts/artifacts/models/m/f`,
    ],
    [
      { source: 'models:/A/1', artifact_path },
      'mlflow-artifacts:/models/m/f',
      `${base}/api/2.0/mlflow-artifacts/artifacts/models/m/f`,
    ],
    [
      { source: upload, artifact_path, uploaded: true as const },
      `${base}/api/2.0/mlflow-artifacts/artifacts/models/m/f`,
      `${base}/api/2.0/mlflow-artifacts/artifacts/models/m/f`,
    ],
  ])('%j: %s', (fields, uri, url) => {
    expect(downloadUri({ ...facts(1), ...fields }, { https: false, base })).toBe(uri);
    expect(downloadUri({ ...facts(1), ...fields }, { https: true, base })).toBe(url);
  });
});
