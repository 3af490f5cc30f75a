import { describe, expect, test } from 'vitest';
import { datasetOf, validateDatasetInput } from '#shared/domain/tracking/datasets.ts';
import { refusal } from '#test/unit/search/support.ts';

const input = (fields: object = {}, tag: object = {}) => ({
  dataset: { name: 'd', digest: '1', source_type: '', source: '', ...fields },
  tags: [{ key: 'k', value: 'v', ...tag }],
});

describe('lengths are MLflow’s columns', () => {
  test.each<[string, number, (text: string) => ReturnType<typeof input>]>([
    ['name', 500, (name) => input({ name })],
    ['digest', 36, (digest) => input({ digest })],
    ['source', 65_535, (source) => input({ source })],
    ['key', 255, (key) => input({}, { key })],
    ['value', 500, (value) => input({}, { value })],
  ])('%s: %i', (name, most, of) => {
    expect(() => validateDatasetInput(of('é'.repeat(most)))).not.toThrow();
    expect(refusal(() => validateDatasetInput(of('é'.repeat(most + 1))))).toBe(
      `'${name}' exceeds the maximum length of ${most} characters`,
    );
  });

  test.each([
    ['schema', 1_048_575],
    ['profile', 16_777_215],
  ])('%s: %i, but no item has room for it', (name, most) => {
    expect(refusal(() => validateDatasetInput(input({ [name]: 'x'.repeat(most) })))).toContain('350000 bytes together');
    expect(refusal(() => validateDatasetInput(input({ [name]: 'x'.repeat(most + 1) })))).toContain(
      `${most} characters`,
    );
  });
});

test('all of it has room for 350,000 bytes', () => {
  const of = (bytes: number) => input({ schema: 'é'.repeat(50_000), profile: 'x'.repeat(bytes - 100_002) });
  expect(() => validateDatasetInput(of(350_000))).not.toThrow();
  expect(refusal(() => validateDatasetInput(of(350_001)))).toContain('these would have 350001.');
});

test('what is not given is not kept; what is empty is', () => {
  const { dataset } = input();
  expect(Object.keys(datasetOf({ ...dataset, schema: undefined }))).toEqual([
    'name',
    'digest',
    'source_type',
    'source',
  ]);
  expect(datasetOf({ ...dataset, schema: '', profile: '{}' })).toEqual({ ...dataset, schema: '', profile: '{}' });
});
