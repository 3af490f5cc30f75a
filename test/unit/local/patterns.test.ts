import { describe, expect, test } from 'vitest';
import { compile } from '#infra/local/patterns.ts';

const event = {
  source: 'stagebook',
  'detail-type': 'stage_transitioned',
  detail: {
    ...{ model: 'Churn*EU', to: 'Production', from: null, rev: 7, forced: true, empty: '', archived: ['1', '2'] },
    ...{
      none: [],
      results: [
        { rule: 'reviewed', ok: true },
        { rule: 'metric', ok: false },
      ],
    },
  },
};
const detail = (of: object) => ({ detail: of });

describe('an event is as it says', () => {
  test.each<[string, object]>([
    ['nothing is asked', {}],
    ['an equal value, or another', { source: ['else', 'stagebook'] }],
    [
      'all fields',
      { source: ['stagebook'], ...detail({ to: ['Production'], rev: [7], forced: [true], from: [null] }) },
    ],
    ['prefix', detail({ to: [{ prefix: 'Prod' }] })],
    ['prefix in any case', detail({ to: [{ prefix: { 'equals-ignore-case': 'PROD' } }] })],
    ['suffix', detail({ to: [{ suffix: 'tion' }] })],
    ['suffix in any case', detail({ to: [{ suffix: { 'equals-ignore-case': 'TION' } }] })],
    ['any case', detail({ to: [{ 'equals-ignore-case': 'pRODUCTION' }] })],
    ['wildcard', detail({ to: [{ wildcard: 'P*u*n' }] })],
    ['a wildcard for nothing', detail({ to: [{ wildcard: '*Production*' }] })],
    ['a star that is one', detail({ model: [{ wildcard: 'Ch*\\*EU' }] })],
    ['anything but one', detail({ to: [{ 'anything-but': 'None' }] })],
    ['anything but some', detail({ rev: [{ 'anything-but': [1, 2] }] })],
    ['anything but a beginning', detail({ to: [{ 'anything-but': { prefix: 'Stag' } }] })],
    ['anything but some endings', detail({ to: [{ 'anything-but': { suffix: ['ing', 'ed'] } }] })],
    ['anything but wildcards', detail({ to: [{ 'anything-but': { wildcard: '*x*' } }] })],
    ['numeric', detail({ rev: [{ numeric: ['>', 6, '<=', 7] }] })],
    ['numeric, equal', detail({ rev: [{ numeric: ['=', 7] }] })],
    ['exists', detail({ to: [{ exists: true }] })],
    ['null exists', detail({ from: [{ exists: true }] })],
    ['an empty text exists', detail({ empty: [''] })],
    ['what is not there', detail({ stage: [{ exists: false }] })],
    ['what every object has is not there', detail({ constructor: [{ exists: false }] })],
    ['what has fields is no value', { detail: [{ exists: false }] }],
    ['an empty list is none', detail({ none: [{ exists: false }] })],
    ['one of a list', detail({ archived: ['2'] })],
    ['one of a list of objects', detail({ results: { rule: ['metric'], ok: [false] } })],
    ['any of these', { $or: [{ source: ['else'] }, detail({ to: ['Production'] })] }],
    ['any of these beside others', { source: ['stagebook'], detail: { $or: [{ to: ['None'] }, { rev: [7] }] } }],
  ])('%s', (_, pattern) => {
    expect(compile(pattern)(event)).toBe(true);
  });
});

describe('an event is not as it says', () => {
  test.each<[string, object]>([
    ['another value', { source: ['Stagebook'] }],
    ['one field of two', { source: ['stagebook'], ...detail({ to: ['None'] }) }],
    ['a number is no text', detail({ rev: ['7'] })],
    ['what is not there is not null', detail({ stage: [null] })],
    ['null is not what is not there', detail({ from: [{ exists: false }] })],
    ['prefix', detail({ to: [{ prefix: 'rod' }] })],
    ['a prefix of a number', detail({ rev: [{ prefix: '7' }] })],
    ['suffix', detail({ to: [{ suffix: 'Produc' }] })],
    ['wildcard', detail({ to: [{ wildcard: 'P*x' }] })],
    ['a dot is no wildcard', detail({ to: [{ wildcard: 'Productio.' }] })],
    ['a star that is one', detail({ model: [{ wildcard: 'Churn\\*' }] })],
    ['anything but this', detail({ to: [{ 'anything-but': ['None', 'Production'] }] })],
    ['anything but this beginning', detail({ to: [{ 'anything-but': { prefix: ['Stag', 'Prod'] } }] })],
    ['what is not there is not anything but', detail({ stage: [{ 'anything-but': 'None' }] })],
    ['numeric', detail({ rev: [{ numeric: ['>', 7] }] })],
    ['a text is no number', detail({ to: [{ numeric: ['>', 0] }] })],
    ['none of a list', detail({ archived: ['3'] })],
    ['two objects of a list are not one', detail({ results: { rule: ['metric'], ok: [true] } })],
    ['none of these', { $or: [{ source: ['else'] }, detail({ to: ['None'] })] }],
    ['one of these without the others', { source: ['else'], $or: [{ source: ['stagebook'] }, { source: ['x'] }] }],
    ['a field below a value', { source: { of: ['stagebook'] } }],
  ])('%s', (_, pattern) => {
    expect(compile(pattern)(event)).toBe(false);
  });
});

test.each<[string, unknown]>([
  ['a value that is no list', 'stagebook'],
  ['no values', []],
  ['no fields', {}],
  ['null', null],
  ['a list in a list', [['stagebook']]],
  ['what nobody knows', [{ cidr: '10.0.0.0/8' }]],
  ['what every object has', [{ toString: 'x' }]],
  ['two at once', [{ prefix: 'a', suffix: 'b' }]],
  ['a prefix that is a number', [{ prefix: 7 }]],
  ['a suffix of another kind', [{ suffix: { wildcard: '*' } }]],
  ['two stars', [{ wildcard: 'a**' }]],
  ['a backslash before nothing', [{ wildcard: 'a\\b' }]],
  ['anything but nothing', [{ 'anything-but': [] }]],
  ['anything but fields', [{ 'anything-but': [{ prefix: 'a' }] }]],
  ['exists, perhaps', [{ exists: 'true' }]],
  ['numeric without a number', [{ numeric: ['>'] }]],
  ['numeric of nothing', [{ numeric: [] }]],
  ['numeric by a word', [{ numeric: ['above', 1] }]],
])('what cannot be is told when it is read, though nothing is asked of it yet: %s', (_, wrong) => {
  expect(() => compile({ source: ['else'], detail: { to: wrong } })).toThrow('The laptop does not know the pattern');
});

test('also behind what fits already', () => {
  expect(() => compile({ source: ['stagebook', { cidr: 'x' }] })).toThrow('cidr');
});

test('one of none, or of one, is no choice', () => {
  expect(() => compile({ $or: [] })).toThrow('$or');
  expect(() => compile({ $or: [{ source: ['a'] }] })).toThrow('$or');
  expect(() => compile({ $or: [{ source: ['a'] }, ['a']] })).toThrow('does not know');
});
