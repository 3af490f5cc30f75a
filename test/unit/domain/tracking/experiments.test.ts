import { describe, expect, test } from 'vitest';
import {
  below,
  numberedExperiments,
  parseExperimentId,
  validateArtifactLocation,
  validateExperimentName,
} from '#shared/domain/tracking/experiments.ts';
import { MlflowError } from '#shared/wire/errors.ts';
import { refusal } from '#test/unit/search/support.ts';

describe('ids are numbers as Python’s `int` reads them', () => {
  test.each([
    ['0', 0],
    ['12', 12],
    ['012', 12],
    ['+12', 12],
    ['-0', 0],
    [' 12\n', 12],
    ['1_000', 1_000],
    ['9999999999', 9_999_999_999],
  ])('%j: %i', (text, number) => {
    expect(parseExperimentId(text)).toBe(number);
  });

  test.each(['', ' ', 'x', '1.0', '1e3', '1_', '_1', '1__0', '1 2', '+-1', '0x1'])('%j is none', (text) => {
    const message = `Invalid experiment ID '${text}'. Experiment ID must be a valid integer.`;
    expect(refusal(() => parseExperimentId(text))).toBe(message);
    expect(refusal(() => numberedExperiments(['1', text]))).toBe(message);
  });

  test.each([
    ['-1', '-1'],
    ['10000000000', '10000000000'],
    ['1_0000000000', '10000000000'],
    ['123456789012345678901234567890', '123456789012345678901234567890'],
  ])('%s is nobody’s: 404', (text, shown) => {
    const error = (() => {
      try {
        return parseExperimentId(text);
      } catch (error) {
        return error;
      }
    })();
    expect(error).toBeInstanceOf(MlflowError);
    expect(error).toMatchObject({ code: 'RESOURCE_DOES_NOT_EXIST', message: `No Experiment with id=${shown} exists` });
  });

  test('of a list each once, as it is kept, without those that are nobody’s', () => {
    expect(numberedExperiments(['2', '01', '-1', '1', '9999999999', '10000000000', '+2'])).toEqual([
      '2',
      '1',
      '9999999999',
    ]);
    expect(numberedExperiments([])).toEqual([]);
  });
});

test.each<[string, string[], string]>([
  ['s3://bucket/x', ['12', 'artifacts'], 's3://bucket/x/12/artifacts'],
  ['s3://bucket/x/', ['12'], 's3://bucket/x/12'],
  ['s3://bucket/x//', ['12'], 's3://bucket/x//12'],
  ['s3://bucket', ['12'], 's3://bucket/12'],
  ['mlflow-artifacts:/', ['12'], 'mlflow-artifacts:/12'],
  ['s3://bucket/x?a=1&b=2?c', ['12'], 's3://bucket/x/12?a=1&b=2?c'],
  ['s3://bucket/x/?', ['12'], 's3://bucket/x/12?'],
  ['s3://bucket/x?a=\n/', ['12'], 's3://bucket/x/12?a=\n/'],
])('below %j', (location, parts, expected) => {
  expect(below(location, ...parts)).toBe(expected);
});

describe('a location', () => {
  test.each([
    '',
    's3://b/x',
    'gs://b',
    'dbfs:/x',
    'mlflow-artifacts:/x',
    'mlflow-artifacts:///x',
    'wasbs://c@a/x',
    '/data/x',
    'httpsx:/x',
    'a/https:',
  ])('%j is taken', (location) => {
    expect(() => validateArtifactLocation(location)).not.toThrow();
  });

  test('of 2,048 characters', () => {
    const location = (length: number) => 's3://b/'.padEnd(length, 'x');
    expect(() => validateArtifactLocation(location(2_048))).not.toThrow();
    expect(refusal(() => validateArtifactLocation(location(2_049)))).toContain('2048 characters');
  });

  test.each(['http', 'https', 'ftp', 'sftp', 'hdfs', 'viewfs', 'abfss', 'r2', 'b2', 'HTTP'])(
    '%s: would lead to somebody’s host',
    (scheme) => {
      expect(refusal(() => validateArtifactLocation(`${scheme}://host/x`))).toContain(
        `cannot use the '${scheme}' scheme`,
      );
    },
  );
});

test('a name has 500 characters, however many bytes', () => {
  expect(() => validateExperimentName('😀'.repeat(500))).not.toThrow();
  expect(refusal(() => validateExperimentName('😀'.repeat(501)))).toContain('500 characters');
});
