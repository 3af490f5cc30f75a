import { expect, test } from 'vitest';
import type { Asked } from './asked.ts';
import { isAllowed, type Statement } from './iam.ts';

const asked: Asked = { action: 'dynamodb:GetItem', resource: 'arn:t', leadingKeys: ['A#1', 'A#2'] };
const statement: Statement = { Effect: 'Allow', Action: 'dynamodb:GetItem', Resource: 'arn:t' };

test.each<[more: object, asked: Partial<Asked>, allowed: boolean]>([
  [{}, {}, true],
  [{}, { action: 'dynamodb:PutItem' }, false],
  [{}, { resource: 'arn:t/index/x' }, false],
  [{ Action: ['x:y', 'dynamodb:get*'] }, {}, true],
  [{ Action: 'dynamodb:BatchGet*' }, {}, false],
  [{ Action: '*', Resource: ['arn:u', 'arn:?'] }, {}, true],
  // A dot is a dot.
  [{ Resource: 'arn.t' }, {}, false],
  [{ Condition: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['A#*', 'B#*'] } } }, {}, true],
  [{ Condition: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': 'A#1' } } }, {}, false],
  [{ Condition: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': 'B#*' } } }, { leadingKeys: [] }, true],
  [{ Condition: { Null: { 'dynamodb:LeadingKeys': 'false' } } }, {}, true],
  [{ Condition: { Null: { 's3:prefix': 'false' } } }, {}, false],
  [{ Condition: { Null: { 's3:prefix': 'true' } } }, {}, true],
  [{ Condition: { StringLike: { 's3:prefix': 'a/*' } } }, { prefix: 'a/b' }, true],
  [{ Condition: { StringLike: { 's3:prefix': 'a/*' } } }, { prefix: 'b/a/' }, false],
  [{ Condition: { StringLike: { 's3:prefix': 'a/*' } } }, {}, false],
  [{ Condition: { StringLikeIfExists: { 's3:prefix': 'a/*' } } }, {}, true],
  [{ Condition: { StringLikeIfExists: { 's3:prefix': 'a/*' } } }, { prefix: 'b' }, false],
])('%j %j: %s', (more, other, allowed) => {
  expect(isAllowed([{ ...statement, ...more }], { ...asked, ...other })).toBe(allowed);
});

test('one statement must allow it, whole, and none deny it', () => {
  const of = (keys: string): Statement => ({
    ...statement,
    Condition: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': keys } },
  });
  expect(isAllowed([], asked)).toBe(false);
  expect(isAllowed([of('A#1'), of('A#2')], asked)).toBe(false);
  expect(isAllowed([of('A#1'), of('A#*')], asked)).toBe(true);
  expect(isAllowed([statement, { ...statement, Effect: 'Deny', Action: '*' }], asked)).toBe(false);
});

test.each([
  [{ Condition: { StringEquals: { 's3:prefix': 'a' } } }, /StringEquals/],
  [{ Condition: { StringLike: { 'aws:SourceIp': 'a' } } }, /aws:SourceIp/],
  [{ NotAction: 'x' }, /NotAction/],
])('what is not known here is an error, whether or not it matters: %j', (more, message) => {
  expect(() => isAllowed([{ ...statement, ...more, Action: 'x:y' } as Statement], asked)).toThrow(message);
});
