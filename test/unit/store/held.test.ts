import { expect, test } from 'vitest';
import { heldPath } from '#shared/store/artifacts/held.ts';

test.each([
  ['mlflow-artifacts:/7/run/artifacts/model', '7/run/artifacts/model'],
  ['mlflow-artifacts:/7/run/artifacts/model/', '7/run/artifacts/model'],
  ['mlflow-artifacts:/models/m/f', 'models/m/f'],
  ['mlflow-artifacts:/uploads/u', 'uploads/u'],
  ['s3://stagebook-unit-files/artifacts/7/run', '7/run'],
  ['s3://stagebook-unit-files/artifacts/a b/ü', 'a b/ü'],
  ['s3://stagebook-unit-files/models/m/f', 'models/m/f'],
  ['s3://stagebook-unit-files/uploads/u', 'uploads/u'],
])('%s may be here, at %s', (source, path) => {
  expect(heldPath(source)).toBe(path);
});

test.each([
  'mlflow-artifacts:/',
  'mlflow-artifacts://host/x',
  'mlflow-artifacts:x',
  'mlflow-artifacts:/a/../b',
  'mlflow-artifacts:/%2e%2e/b',
  'mlflow-artifacts:/a#b',
  'mlflow-artifacts:/a\nb',
  's3://stagebook-unit-files/artifacts/',
  's3://stagebook-unit-files/artifacts',
  's3://stagebook-unit-files/manifests/m/f.json',
  's3://stagebook-unit-files/x',
  's3://stagebook-unit-files',
  's3://stagebook-unit-files-2/artifacts/x',
  's3://other/artifacts/x',
  's3://stagebook-unit-files/artifacts/../models/x',
  'models:/A/1',
  'runs:/r/model',
  'dummy-source',
  '/artifacts/x',
  '',
])('%j is elsewhere', (source) => {
  expect(heldPath(source)).toBeUndefined();
});
