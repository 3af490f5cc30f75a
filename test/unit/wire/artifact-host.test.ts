import { describe, expect, test } from 'vitest';
import { environment } from '#shared/operations/environment.ts';
import { locationsAt } from '#shared/wire/artifact-host.ts';

const root = 'https://files.example.com/api/2.0/mlflow-artifacts/artifacts';

describe('with an artifact host', () => {
  const { shown, kept } = locationsAt('https://files.example.com');

  test.each([
    ['mlflow-artifacts:/0', `${root}/0`],
    ['mlflow-artifacts:/0/r/artifacts/a b – ü%20+', `${root}/0/r/artifacts/a b – ü%20+`],
  ])('our own %s is seen there, and kept as it was', (location, url) => {
    expect(shown(location)).toBe(url);
    expect(kept(url)).toBe(location);
    expect(kept(location)).toBe(location);
    expect(shown(url)).toBe(url);
  });

  test.each([
    's3://bucket/x',
    'https://elsewhere.example.com/api/2.0/mlflow-artifacts/artifacts/0',
    'mlflow-artifacts://host/0',
    'mlflow-artifacts:/',
    'mlflow-artifacts:/0?x=y',
    'mlflow-artifacts:/0#x',
    'mlflow-artifacts:0',
    'models:/m-1',
    '',
  ])('%s is not ours to move', (location) => {
    expect(shown(location)).toBe(location);
    expect(kept(location)).toBe(location);
  });

  test.each([
    `${root}`,
    `${root}/`,
    `${root}//host/0`,
    `${root}/0?x=y`,
    `${root}/0#x`,
    `${root.replace('https', 'http')}/0`,
    `${root.replace('.com', '.com.evil')}/0`,
    `${root.replace('files', 'user@files')}/0`,
    'https://files.example.com/0',
  ])('%s is kept as it is, for others to refuse', (url) => {
    expect(kept(url)).toBe(url);
  });
});

test('without one nothing is another', () => {
  const { shown, kept } = locationsAt('');
  expect(shown('mlflow-artifacts:/0')).toBe('mlflow-artifacts:/0');
  expect(kept(`${root}/0`)).toBe(`${root}/0`);
});

test.each([
  'files.example.com',
  'https://files.example.com/',
  'https://files.example.com/api',
  'https://Files.example.com',
  'ftp://files.example.com',
  'https://user@files.example.com',
  ' ',
])('%j is refused, before anything is answered', (host) => {
  expect(() => locationsAt(host)).toThrow(`${environment.artifactHost} is '${host}': https://<host> is wanted`);
});
