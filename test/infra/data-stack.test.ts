import { describe, expect, test } from 'vitest';
import { bucket } from '#shared/operations/bucket.ts';
import { table } from '#shared/operations/table.ts';
import { type Resource, resourcesOf, synthesize, type Template } from './synthesize.ts';

const dataOf = (settings: object = {}) => synthesize({ settings }).get('data');
const only = (settings: object, type: string) => {
  const found = resourcesOf(dataOf(settings), type);
  expect(found).toHaveLength(1);
  return found[0]?.Properties;
};
const bucketsOf = (settings: object = {}) => {
  const buckets = resourcesOf(dataOf(settings), 'AWS::S3::Bucket');
  return {
    files: buckets.find(({ Properties }) => Properties.BucketName),
    logs: buckets.find(({ Properties }) => !Properties.BucketName),
  };
};

describe('the table', () => {
  test('is as the operation table has it', () => {
    const made = only({}, 'AWS::DynamoDB::Table');
    expect(made).toMatchObject({
      TableName: 'stagebook-test',
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [
        { AttributeName: table.partitionKey, KeyType: 'HASH' },
        { AttributeName: table.sortKey, KeyType: 'RANGE' },
      ],
      StreamSpecification: { StreamViewType: table.stream },
      TimeToLiveSpecification: { AttributeName: table.timeToLive, Enabled: true },
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: 35 },
      DeletionProtectionEnabled: true,
    });
    expect(made.LocalSecondaryIndexes).toBeUndefined();
    expect(made.GlobalSecondaryIndexes).toEqual(
      Object.entries(table.indexes).map(([IndexName, { partitionKey, sortKey }]) => ({
        IndexName,
        KeySchema: [
          { AttributeName: partitionKey, KeyType: 'HASH' },
          { AttributeName: sortKey, KeyType: 'RANGE' },
        ],
        Projection: { ProjectionType: 'KEYS_ONLY' },
      })),
    );
  });

  test('can be one that is there, e.g. restored', () => {
    const streamArn = 'arn:aws:dynamodb:eu-west-1:123456789012:table/restored/stream/2026-01-01T00:00:00.000';
    const stacks = synthesize({ settings: { table: { existing: 'restored', streamArn } } });
    expect(resourcesOf(stacks.get('data'), 'AWS::DynamoDB::Table')).toEqual([]);
    expect(resourcesOf(stacks.get('data'), 'AWS::SSM::Parameter')[0]?.Properties.Value).toBe(streamArn);
    const [found] = resourcesOf(stacks.get('registered-models'), 'AWS::Lambda::Function');
    expect(found?.Properties.Environment.Variables.STAGEBOOK_TABLE).toBe('restored');
    const policies = JSON.stringify(resourcesOf(stacks.get('registered-models'), 'AWS::IAM::Role'));
    expect(policies).toContain(':table/restored');
    expect(policies).not.toContain(':table/stagebook-test');
  });
});

describe('the bucket', () => {
  test('is closed, encrypted, versioned, logged and swept', () => {
    const { files, logs } = bucketsOf();
    for (const { Properties } of [files, logs] as { Properties: object }[]) {
      expect(Properties).toMatchObject({
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        },
        BucketEncryption: {
          ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
        },
        OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
      });
    }
    expect(files?.Properties.VersioningConfiguration).toEqual({ Status: 'Enabled' });
    expect(files?.Properties.LoggingConfiguration).toBeDefined();
    expect(files?.Properties.LifecycleConfiguration.Rules).toEqual([
      {
        Id: 'unfinished-and-replaced',
        Status: 'Enabled',
        AbortIncompleteMultipartUpload: { DaysAfterInitiation: bucket.lifecycle.abortIncompleteMultipartUpload },
        NoncurrentVersionExpiration: { NoncurrentDays: bucket.lifecycle.noncurrentVersionExpiration },
      },
      ...bucket.lifecycle.expiration.map(({ area, days }) => ({
        Id: `expire-${area}`,
        Status: 'Enabled',
        Prefix: bucket.areas[area],
        ExpirationInDays: days,
      })),
    ]);
  });

  test('takes TLS alone, and no URL that was signed for longer than ours are', () => {
    const denied = resourcesOf(dataOf(), 'AWS::S3::BucketPolicy')
      .flatMap(({ Properties }) => Properties.PolicyDocument.Statement)
      .filter(({ Effect }) => Effect === 'Deny')
      .map(({ Condition }) => Condition);
    expect(denied.filter((one) => one.Bool?.['aws:SecureTransport'] === 'false')).toHaveLength(2);
    expect(denied).toContainEqual({ NumericGreaterThan: { 's3:signatureAge': 3_600_000 } });
  });

  test('is named by the account, by you, or is one that is there', () => {
    expect(JSON.stringify(bucketsOf().files?.Properties.BucketName)).toMatch(/stagebook-test-.*AccountId/);
    expect(bucketsOf({ bucket: { name: 'my-models' } }).files?.Properties.BucketName).toBe('my-models');
    const stacks = synthesize({ settings: { bucket: { existing: 'theirs' } } });
    expect(resourcesOf(stacks.get('data'), 'AWS::S3::Bucket')).toEqual([]);
    const [found] = resourcesOf(stacks.get('artifacts'), 'AWS::Lambda::Function');
    expect(found?.Properties.Environment.Variables.STAGEBOOK_BUCKET).toBe('theirs');
  });

  test('can lock what is registered, which those say who write it: there is no default for what clients put', () => {
    const settings = { objectLock: { mode: 'COMPLIANCE', days: 30 } };
    const { files } = bucketsOf(settings);
    expect(files?.Properties.ObjectLockEnabled).toBe(true);
    expect(files?.Properties.ObjectLockConfiguration?.Rule).toBeUndefined();
    expect(bucketsOf().files?.Properties.ObjectLockEnabled).toBeUndefined();
    const stacks = synthesize({ settings });
    const roles = [...stacks.values()].flatMap((template) => resourcesOf(template, 'AWS::IAM::Role'));
    const locking = roles.filter((role) => JSON.stringify(role).includes('s3:PutObjectRetention'));
    expect(locking.map(({ Properties }) => Properties.Description).toSorted()).toEqual([
      'What createModelVersion may do',
      'What followUp may do',
      'What takeCheckpoint may do',
    ]);
    for (const role of locking) {
      const [{ PolicyDocument }] = role.Properties.Policies;
      const { Resource } = PolicyDocument.Statement.find(({ Sid }: { Sid: string }) => Sid === 'Retention');
      expect(JSON.stringify(Resource)).toMatch(/models\/\*.*manifests\/\*|checkpoints\/\*/);
      expect(JSON.stringify(Resource)).not.toMatch(/artifacts|uploads/);
    }
    const [found] = resourcesOf(stacks.get('model-versions'), 'AWS::Lambda::Function');
    expect(found?.Properties.Environment.Variables.STAGEBOOK_OBJECT_LOCK).toBe('COMPLIANCE 30');
  });
});

const isSigning = ({ Properties }: Resource) => Properties.KeyUsage === 'SIGN_VERIFY';
const keysIn = (template: Template | undefined) => resourcesOf(template, 'AWS::KMS::Key');
const isOfSecrets = ({ Properties }: Resource) => /secrets/.test(Properties.Description);
const encryptingKeys = (template: Template | undefined) =>
  keysIn(template).filter((key) => !isSigning(key) && !isOfSecrets(key));

describe('the key that signs checkpoints', () => {
  const data = dataOf();
  const [key, ...others] = keysIn(data).filter(isSigning);

  test('is a pair on P-256 that signs and does nothing else, and is there for good', () => {
    expect(others).toEqual([]);
    expect(key).toMatchObject({
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: { KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' },
    });
    expect(resourcesOf(data, 'AWS::KMS::Alias').map(({ Properties }) => Properties.AliasName)).toEqual([
      'alias/stagebook-test-checkpoints',
      'alias/stagebook-test-secrets',
    ]);
  });

  test('is for IAM in this account to give: nobody else is let at it', () => {
    const { Statement } = key?.Properties.KeyPolicy ?? {};
    expect(Statement.map(({ Principal }: { Principal: object }) => JSON.stringify(Principal))).toEqual([
      expect.stringMatching(/AWS::AccountId.*:root/),
    ]);
  });

  test('is told to who signs, and who shows its public part, whose roles may do that alone', () => {
    const stacks = synthesize();
    const signing = [...stacks.values()]
      .flatMap((template) => resourcesOf(template, 'AWS::IAM::Role'))
      .flatMap(({ Properties }) =>
        Properties.Policies.flatMap(({ PolicyDocument }: { PolicyDocument: { Statement: object[] } }) =>
          PolicyDocument.Statement.map((statement) => ({ who: Properties.Description, ...statement })),
        ),
      )
      .filter(({ Action }) => JSON.stringify(Action).includes('kms:Sign'));
    // Evidence is signed, too; nothing that is signed as the one can pass for the other.
    const may = (who: string) => ({
      who: `What ${who} may do`,
      Action: ['kms:GetPublicKey', 'kms:Sign'],
      Resource: { Ref: expect.stringMatching(/signingkeyarn/i) },
    });
    expect(signing.toSorted((a, b) => (a.who < b.who ? -1 : 1))).toMatchObject([
      may('getEvidence'),
      may('takeCheckpoint'),
    ]);
  });
});

describe('the key of webhooks’ secrets', () => {
  test('is turned once a year, is there for good, and is for IAM in this account to give', () => {
    expect(keysIn(dataOf()).filter(isOfSecrets)).toMatchObject([
      { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain', Properties: { EnableKeyRotation: true } },
    ]);
  });

  test('is for who makes webhooks, or tells them', () => {
    const using = [...synthesize().values()]
      .flatMap((template) => resourcesOf(template, 'AWS::IAM::Role'))
      .flatMap(({ Properties }) =>
        Properties.Policies.flatMap(({ PolicyDocument }: { PolicyDocument: { Statement: { Sid?: string }[] } }) =>
          PolicyDocument.Statement.filter(({ Sid }) => Sid === 'SecretsKey').map((statement) => [
            Properties.Description.replace(/What (\w+) may do/, '$1'),
            (statement as unknown as { Action: string[] | string }).Action,
          ]),
        ),
      );
    expect(Object.fromEntries(using)).toEqual({
      createWebhook: 'kms:Encrypt',
      updateWebhook: 'kms:Encrypt',
      testWebhook: 'kms:Decrypt',
      createRegistryWebhook: 'kms:Encrypt',
      updateRegistryWebhook: ['kms:Decrypt', 'kms:Encrypt'],
      testRegistryWebhook: 'kms:Decrypt',
      deliverWebhooks: 'kms:Decrypt',
    });
  });
});

describe('a key of the account’s own', () => {
  test('encrypts the table and the bucket, and functions may use it through those alone', () => {
    const stacks = synthesize({ settings: { kms: true } });
    const data = stacks.get('data');
    expect(encryptingKeys(data)[0]).toMatchObject({
      DeletionPolicy: 'Retain',
      Properties: { EnableKeyRotation: true },
    });
    expect(resourcesOf(data, 'AWS::DynamoDB::Table')[0]?.Properties.SSESpecification).toMatchObject({
      SSEEnabled: true,
      SSEType: 'KMS',
    });
    const files = resourcesOf(data, 'AWS::S3::Bucket').find(({ Properties }) => Properties.BucketName);
    expect(files?.Properties.BucketEncryption.ServerSideEncryptionConfiguration[0]).toMatchObject({
      BucketKeyEnabled: true,
      ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms' },
    });
    const statements = resourcesOf(stacks.get('model-versions'), 'AWS::IAM::Role').flatMap(({ Properties }) =>
      Properties.Policies.flatMap(
        (policy: { PolicyDocument: { Statement: object[] } }) => policy.PolicyDocument.Statement,
      ),
    );
    const ofKey = statements.filter(({ Sid }) => Sid === 'Key');
    expect(ofKey.length).toBeGreaterThan(0);
    for (const { Condition } of ofKey) expect(Condition.StringEquals['kms:ViaService']).toHaveLength(2);
  });

  test('can be one that is there', () => {
    const arn = 'arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab';
    expect(encryptingKeys(dataOf({ kms: arn }))).toEqual([]);
    expect(
      resourcesOf(dataOf({ kms: arn }), 'AWS::SSM::Parameter').map(({ Properties }) => Properties.Value),
    ).toContain(arn);
  });
});

test('nothing of it is removed with its stack, or replaced, but what hands it over or can be made again from it', () => {
  const artifactHost = {
    name: 'files.example.com',
    certificateArn: 'arn:aws:acm:us-east-1:123456789012:certificate/1',
  };
  const resources = Object.values(dataOf({ kms: true, auth: ['token'], artifactHost })?.Resources ?? {});
  const passing = ['SSM::Parameter', 'S3::BucketPolicy', 'KMS::Alias', 'CloudFront::KeyValueStore'];
  for (const { Type, ...rest } of resources) {
    if (passing.includes(Type.replace('AWS::', ''))) continue;
    expect([Type, rest.DeletionPolicy, rest.UpdateReplacePolicy]).toEqual([Type, 'Retain', 'Retain']);
  }
});
