import { expect, test } from 'vitest';
import { policyOf } from '#infra/policy.ts';

const arns = { table: 'arn:t', bucket: 'arn:b' };

test('a family of partitions, indexes by name, areas of the bucket', () => {
  const access = {
    table: { ledger: ['PutItem', 'GetItem'] },
    indexes: ['list', 'recent'],
    bucket: { GetObject: ['models', 'manifests'], ListBucket: ['models'] },
  } as const;
  const prefixes = { 's3:prefix': ['models/*'] };
  expect(policyOf(access, arns)).toEqual([
    {
      Sid: 'TableLedger',
      Effect: 'Allow',
      Action: ['dynamodb:GetItem', 'dynamodb:PutItem'],
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
  ]);
});

test('what needs nothing may do nothing', () => {
  expect(policyOf({}, arns)).toEqual([]);
});
