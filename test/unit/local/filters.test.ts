import { describe, expect, test } from 'vitest';
import { passes } from '#infra/local/filters.ts';

const record = { eventName: 'INSERT', dynamodb: { Keys: { pk: { S: 'MODEL#1' }, sk: { S: 'V#0000000001' } } } };
const keys = (pattern: object) => ({ dynamodb: { Keys: pattern } });

describe('a record passes', () => {
  test.each<[string, object[]]>([
    ['without any filter', []],
    ['an equal value', [{ eventName: ['INSERT'] }]],
    ['one of several values', [{ eventName: ['REMOVE', 'INSERT'] }]],
    ['a prefix', [keys({ sk: { S: [{ prefix: 'V#' }] } })]],
    ['all fields of a pattern', [{ eventName: ['INSERT'], ...keys({ pk: { S: [{ prefix: 'MODEL#' }] } }) }]],
    ['one of several patterns', [{ eventName: ['REMOVE'] }, { eventName: ['INSERT'] }]],
    ['a field that is there', [keys({ pk: { S: [{ exists: true }] } })]],
    ['a field that is not there', [keys({ pk: { N: [{ exists: false }] } })]],
  ])('%s', (_, filters) => {
    expect(passes(filters, record)).toBe(true);
  });
});

describe('a record does not pass', () => {
  test.each<[string, object[]]>([
    ['another value', [{ eventName: ['REMOVE'] }]],
    ['a value that only begins alike', [{ eventName: ['INS'] }]],
    ['another prefix', [keys({ sk: { S: [{ prefix: 'CHANGE#' }] } })]],
    ['a prefix of a field that is absent', [keys({ sk: { N: [{ prefix: '' }] } })]],
    ['a pattern below a field that is absent', [{ dynamodb: { NewImage: { kind: { S: ['model_deleted'] } } } }]],
    ['one field out of two', [{ eventName: ['INSERT'], ...keys({ pk: { S: ['WALK#1'] } }) }]],
    ['a value of another type', [keys({ pk: { S: [1] } })]],
  ])('%s', (_, filters) => {
    expect(passes(filters, record)).toBe(false);
  });
});

test('a matcher that the laptop does not know is an error, not a silent no', () => {
  expect(() => passes([{ eventName: [{ cidr: '10.0.0.0/8' }] }], record)).toThrow('cidr');
});
