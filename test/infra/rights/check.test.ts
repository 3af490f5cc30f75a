import { beforeAll, expect, test } from 'vitest';
import { policyOf, type Statement } from '#infra/policy.ts';
import { operations } from '#shared/operations/index.ts';
import { arns } from './arns.ts';
import type { Asked } from './asked.ts';
import { problemsOf } from './check.ts';
import { recorded } from './recorder.ts';
import { check, sentBy } from './sent.ts';

/** The check of rights notices what is wrong: every mistake here is planted. */

const name = 'createModelVersion';
const policy = policyOf(operations.find((operation) => operation.name === name)?.access ?? {}, arns);
beforeAll(() => sentBy(name));

/** The policy with one of its statements changed. */
const changed = (Sid: string, change: (statement: Statement) => object) =>
  policy.map((statement) => (statement.Sid === Sid ? { ...statement, ...change(statement) } : statement));

test('nothing is wrong with what the operation table says', async () => {
  expect(await check(name, policy)).toEqual([]);
});

const allowed = { Effect: 'Allow', Resource: arns.table } as const;

test.each<[what: string, statements: readonly object[], problems: string[]]>([
  [
    'a right is missing',
    changed('TableRegistryTrackingOnce', () => ({ Action: [] })),
    ['needs dynamodb:GetItem in tracking'],
  ],
  [
    'an area is missing',
    changed('BucketGetObject', ({ Resource }) => ({ Resource: Resource.slice(1) })),
    ['needs s3:GetObject in artifacts'],
  ],
  [
    'a partition is missing',
    changed('TableRegistry', ({ Condition }) => ({
      Condition: {
        ...Condition,
        'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['NAME#*', 'MODEL#*', 'IS#v#*'] },
      },
    })),
    ['needs dynamodb:DeleteItem in registry'],
  ],
  [
    'a right too many',
    changed('TableRegistryTracking', ({ Action }) => ({ Action: [...Action, 'dynamodb:DeleteItem'] })),
    ['never needs dynamodb:DeleteItem in tracking'],
  ],
  [
    'a family too many',
    changed('TableRegistryTracking', ({ Condition }) => ({
      Condition: {
        ...Condition,
        'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['MODEL#*', 'RUN#*', 'LOGGED_MODEL#*', 'AUDIT#*'] },
      },
    })),
    ['never needs dynamodb:Query in ledger'],
  ],
  ['any action', [...policy, { ...allowed, Action: 'dynamodb:*' }], ['never needs dynamodb:* in the whole table']],
  ['any object', [...policy, { ...allowed, Action: 's3:GetObject', Resource: `${arns.bucket}/*` }], ['the keys *']],
  [
    'any index',
    [...policy, { ...allowed, Action: 'dynamodb:Query', Resource: `${arns.table}/index/*` }],
    ['in index/*'],
  ],
  ['a Scan', [...policy, { ...allowed, Action: 'dynamodb:Scan' }], ['never needs dynamodb:Scan in the whole table']],
  [
    'no fence',
    changed('TableRegistryTracking', () => ({ Condition: {} })),
    ['never needs dynamodb:Query in the whole table', 'is not fenced: dynamodb:Query of no partition'],
  ],
  [
    'a fence with a hole',
    changed('TableRegistryTracking', ({ Condition: { Null: _, ...Condition } = {} }) => ({ Condition })),
    ['is not fenced: dynamodb:Query of no partition'],
  ],
  [
    'a denial',
    [...policy, { ...allowed, Effect: 'Deny', Action: 'dynamodb:PutItem' }],
    ['needs dynamodb:PutItem in registry'],
  ],
])('%s', async (_, statements, problems) => {
  const found = await check(name, statements as Statement[]);
  for (const problem of problems) expect(found).toContainEqual(expect.stringContaining(problem));
});

test('a function that reads the table through', async () => {
  const { client, tableName } = await import('#shared/store/client.ts');
  const { ScanCommand } = await import('@aws-sdk/lib-dynamodb');
  const asked: Asked[] = [...(await sentBy(name))];
  await recorded(asked, [], () => client.send(new ScanCommand({ TableName: tableName, Limit: 1 })));
  expect(problemsOf(name, policy, asked)).toEqual([`${name} needs dynamodb:Scan in the whole table`]);
});

test('a function that lists the bucket without a prefix, though no policy can refuse that', () => {
  const asked = { action: 's3:ListBucket', resource: arns.bucket };
  expect(problemsOf('one', policyOf({ bucket: { ListBucket: ['artifacts'] } }, arns), [asked])).toEqual([
    'one needs s3:ListBucket in the whole bucket',
    'one never needs s3:ListBucket in artifacts',
  ]);
});
