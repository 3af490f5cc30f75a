import { expect, test } from 'vitest';
import { policyOf } from '#infra/policy.ts';

const arns = {
  table: 'arn:t',
  bucket: 'arn:b',
  signingKey: 'arn:k',
  secretsKey: 'arn:s',
  queue: (name: string) => `arn:q:${name}`,
  bus: 'arn:e',
};

test('a family of partitions, indexes by name, areas of the bucket, keys, queues, the bus', () => {
  const access = {
    table: { ledger: ['PutItem', 'GetItem'] },
    indexes: ['list', 'recent'],
    bucket: { GetObject: ['models', 'manifests'], ListBucket: ['models'] },
    key: ['Sign'],
    secrets: ['Encrypt', 'Decrypt'],
    queues: ['deliveries'],
    bus: ['PutEvents'],
  } as const;
  const prefixes = { 's3:prefix': ['models/*'] };
  expect(policyOf(access, arns)).toEqual([
    {
      Sid: 'TableLedger',
      Effect: 'Allow',
      Action: ['dynamodb:BatchGetItem', 'dynamodb:GetItem', 'dynamodb:PutItem'],
      Resource: ['arn:t'],
      Condition: {
        'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['AUDIT#*'] },
        Null: { 'dynamodb:LeadingKeys': 'false' },
      },
    },
    {
      Sid: 'Indexes',
      Effect: 'Allow',
      Action: ['dynamodb:Query'],
      Resource: ['arn:t/index/list', 'arn:t/index/recent'],
    },
    {
      Sid: 'BucketGetObject',
      Effect: 'Allow',
      Action: ['s3:GetObject'],
      Resource: ['arn:b/models/*', 'arn:b/manifests/*'],
    },
    {
      Sid: 'BucketListBucket',
      Effect: 'Allow',
      Action: ['s3:ListBucket'],
      Resource: ['arn:b'],
      Condition: { StringLikeIfExists: prefixes },
    },
    { Sid: 'SigningKey', Effect: 'Allow', Action: ['kms:Sign'], Resource: ['arn:k'] },
    { Sid: 'SecretsKey', Effect: 'Allow', Action: ['kms:Decrypt', 'kms:Encrypt'], Resource: ['arn:s'] },
    { Sid: 'Queues', Effect: 'Allow', Action: ['sqs:SendMessage'], Resource: ['arn:q:deliveries'] },
    { Sid: 'Bus', Effect: 'Allow', Action: ['events:PutEvents'], Resource: ['arn:e'] },
  ]);
});

test('what may be done in two families stands in one statement, for a transaction may do it in both', () => {
  const found = policyOf({ table: { registry: ['PutItem', 'UpdateItem'], once: ['PutItem'] } }, arns);
  expect(found.map(({ Sid, Action }) => [Sid, Action])).toEqual([
    ['TableRegistryOnce', ['dynamodb:PutItem']],
    ['TableRegistry', ['dynamodb:UpdateItem']],
  ]);
  const keys = found.map(({ Condition }) => Condition?.['ForAllValues:StringLike']?.['dynamodb:LeadingKeys']);
  expect(keys[0]).toEqual([...(keys[1] ?? []), 'ONCE#*']);
});

test('who may read an item may read several at once, of all families of which one may be read', () => {
  const found = policyOf({ table: { registry: ['GetItem', 'Query'], tracking: ['GetItem'] } }, arns);
  expect(found.map(({ Sid, Action }) => [Sid, Action])).toEqual([
    ['TableRegistryTracking', ['dynamodb:BatchGetItem', 'dynamodb:GetItem']],
    ['TableRegistry', ['dynamodb:Query']],
  ]);
});

test('what needs nothing may do nothing', () => {
  expect(policyOf({}, arns)).toEqual([]);
});
