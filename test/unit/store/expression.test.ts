import { expect, test } from 'vitest';
import { absent, check, equal, exists, insert, put, remove, unchanged, update } from '#shared/store/expression.ts';
import { changesOf, resolved } from '#test/support/expressions.ts';

const key = { pk: 'P', sk: 'S' };

test('no reserved word and no key of a user’s stands in an expression', () => {
  const built = update({
    key,
    set: [
      ['name', 'a'],
      [['tags', 'a.b c:d/e#f'], 'SET x = :v0'],
      ['status', undefined],
      [['aliases', 'size'], undefined],
    ],
    add: { count: 1 },
    if: [exists('type'), absent(['tags', 'a.b c:d/e#f']), equal(['tags', ':v0'], '#n0')],
  });
  expect(built).toEqual({
    TableName: 'stagebook-unit',
    Key: key,
    UpdateExpression: 'SET #n0 = :v0, #n1.#n2 = :v1 REMOVE #n3, #n4.#n5 ADD #n6 :v2',
    ConditionExpression: 'attribute_exists(#n7) AND attribute_not_exists(#n1.#n2) AND #n1.#n8 = :v3',
    ExpressionAttributeNames: {
      '#n0': 'name',
      '#n1': 'tags',
      '#n2': 'a.b c:d/e#f',
      '#n3': 'status',
      '#n4': 'aliases',
      '#n5': 'size',
      '#n6': 'count',
      '#n7': 'type',
      '#n8': ':v0',
    },
    ExpressionAttributeValues: { ':v0': 'a', ':v1': 'SET x = :v0', ':v2': 1, ':v3': '#n0' },
  });
});

test('a dot in a tag’s key is no step of a path', () => {
  const built = update({ key, set: [[['tags', 'a.b'], 1]] });
  expect(built.UpdateExpression).toBe('SET #n0.#n1 = :v0');
  expect(changesOf(built)).toEqual({ set: { 'tags.a.b': 1 } });
});

test('values that look false are values', () => {
  const built = update({
    key,
    set: [
      ['a', ''],
      ['b', 0],
      ['c', false],
      ['d', null],
      ['e', undefined],
    ],
  });
  expect(changesOf(built)).toEqual({ set: { a: '', b: 0, c: false, d: null }, remove: ['e'] });
});

test('what is not used is not sent: DynamoDB refuses it', () => {
  expect(remove(key)).toEqual({ TableName: 'stagebook-unit', Key: key });
  expect(put(key)).toEqual({ TableName: 'stagebook-unit', Item: key });
  expect(update({ key, add: { issued: 1 } })).toEqual({
    TableName: 'stagebook-unit',
    Key: key,
    UpdateExpression: 'ADD #n0 :v0',
    ExpressionAttributeNames: { '#n0': 'issued' },
    ExpressionAttributeValues: { ':v0': 1 },
  });
});

test.each([
  [insert(key), 'attribute_not_exists(pk)'],
  [put(key, equal('n', 3), exists('stage')), 'n = 3 AND attribute_exists(stage)'],
  [remove(key, equal('id', 'x')), 'id = "x"'],
  [check(key, exists('stage')), 'attribute_exists(stage)'],
  [put(key, unchanged('d', undefined)), 'attribute_not_exists(d)'],
  [put(key, unchanged('d', '')), 'd = ""'],
])('%#: %s', (built, condition) => {
  const { ConditionExpression = '' } = built as { ConditionExpression?: string };
  expect(resolved(ConditionExpression, built)).toBe(condition);
});
