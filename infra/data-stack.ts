import { Duration, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import { Effect, PolicyStatement, StarPrincipal } from 'aws-cdk-lib/aws-iam';
import { type IKey, Key, KeySpec, KeyUsage } from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { type Area, bucket } from '#shared/operations/bucket.ts';
import { table } from '#shared/operations/table.ts';
import { accept } from './accept.ts';
import { letEdgeAtFiles, letEdgeUseKey } from './artifact-host/edge-access.ts';
import { makeTokenStore } from './artifact-host/token-store.ts';
import type { Config } from './config.ts';
import { handOver } from './handover.ts';
import { bucketName, tableName } from './names.ts';

type Keys = { partitionKey: string; sortKey: string };

const text = (name: string): dynamodb.Attribute => ({ name, type: dynamodb.AttributeType.STRING });
const keys = ({ partitionKey, sortKey }: Keys) => ({ partitionKey: text(partitionKey), sortKey: text(sortKey) });

const kept = { removalPolicy: RemovalPolicy.RETAIN };

/** Longer than any URL is signed for (ms): one that was signed for longer than it should is worth nothing either. */
const oldestSignature = 60 * 60 * 1_000;

/** What must outlive every deployment: the table, the bucket, their key, the one that signs and the one of secrets. None of these is removed with the stack. */
export class DataStack extends Stack {
  constructor(scope: Construct, id: string, { config, ...props }: StackProps & { config: Config }) {
    super(scope, id, { ...props, terminationProtection: true });
    const key = this.key(config);
    if (key) handOver(this, config, 'key-arn', key.keyArn);
    const streamArn = config.table?.streamArn ?? this.table(config, key).tableStreamArn;
    handOver(this, config, 'stream-arn', streamArn as string);
    if (!config.bucket || 'name' in config.bucket) this.bucket(config, key);
    handOver(this, config, 'signing-key-arn', this.signingKey(config).keyArn);
    handOver(this, config, 'secrets-key-arn', this.secretsKey(config).keyArn);
    makeTokenStore(this, config);
  }

  /** Its private part is nowhere but in KMS. Who may use it is for IAM to say: of our roles, one. */
  private signingKey({ prefix }: Config): Key {
    return new Key(this, 'SigningKey', {
      alias: `${prefix}-checkpoints`,
      description: 'Signs where the ledger’s chains end',
      keySpec: KeySpec.ECC_NIST_P256,
      keyUsage: KeyUsage.SIGN_VERIFY,
      ...kept,
    });
  }

  /** Whoever can read the table cannot read what webhooks sign with. Of our roles those of webhooks may use it. */
  private secretsKey({ prefix }: Config): Key {
    return new Key(this, 'SecretsKey', {
      alias: `${prefix}-secrets`,
      description: 'Encrypts the secrets of webhooks',
      enableKeyRotation: true,
      ...kept,
    });
  }

  private key(config: Config): IKey | undefined {
    const { kms, prefix } = config;
    if (kms === false) return undefined;
    if (kms !== true) return Key.fromKeyArn(this, 'Key', kms);
    const made = new Key(this, 'Key', {
      alias: prefix,
      description: 'Stagebook’s table and bucket',
      enableKeyRotation: true,
      ...kept,
    });
    letEdgeUseKey(config, this, made);
    return made;
  }

  private table(config: Config, key: IKey | undefined): dynamodb.Table {
    const made = new dynamodb.Table(this, 'Table', {
      tableName: tableName(config),
      ...keys(table),
      billingMode: dynamodb.BillingMode.PAY_PER_REQUEST,
      stream: dynamodb.StreamViewType[table.stream],
      timeToLiveAttribute: table.timeToLive,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true, recoveryPeriodInDays: 35 },
      deletionProtection: true,
      ...(key
        ? { encryption: dynamodb.TableEncryption.CUSTOMER_MANAGED, encryptionKey: key }
        : { encryption: dynamodb.TableEncryption.DEFAULT }),
      ...kept,
    });
    for (const [indexName, index] of Object.entries(table.indexes)) {
      made.addGlobalSecondaryIndex({ indexName, ...keys(index), projectionType: dynamodb.ProjectionType.KEYS_ONLY });
    }
    return made;
  }

  private bucket(config: Config, key: IKey | undefined): void {
    const { objectLock, logRetentionDays } = config;
    const closed = {
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
      enforceSSL: true,
      ...kept,
    };
    const logs = new s3.Bucket(this, 'AccessLogs', {
      ...closed,
      encryption: s3.BucketEncryption.S3_MANAGED,
      lifecycleRules: [{ expiration: Duration.days(logRetentionDays) }],
    });
    accept(logs, 'AwsSolutions-S1', 'It is where the access logs go.');
    const made = new s3.Bucket(this, 'Bucket', {
      bucketName: bucketName(config, this),
      ...closed,
      ...(key
        ? { encryption: s3.BucketEncryption.KMS, encryptionKey: key, bucketKeyEnabled: true }
        : { encryption: s3.BucketEncryption.S3_MANAGED }),
      versioned: true,
      serverAccessLogsBucket: logs as s3.IBucket,
      // Without a default: what is registered is locked when it is written, and nothing else is.
      ...(objectLock && { objectLockEnabled: true }),
      lifecycleRules: lifecycleRules(),
    });
    letEdgeAtFiles(config, this, made);
    made.addToResourcePolicy(
      new PolicyStatement({
        sid: 'OldSignatures',
        effect: Effect.DENY,
        principals: [new StarPrincipal()],
        actions: ['s3:*'],
        resources: [made.arnForObjects('*')],
        conditions: { NumericGreaterThan: { 's3:signatureAge': oldestSignature } },
      }),
    );
  }
}

function lifecycleRules(): s3.LifecycleRule[] {
  const { abortIncompleteMultipartUpload, expiration, noncurrentVersionExpiration } = bucket.lifecycle;
  const expiring = ({ area, days }: { area: Area; days: number }): s3.LifecycleRule => ({
    id: `expire-${area}`,
    prefix: bucket.areas[area],
    expiration: Duration.days(days),
  });
  return [
    {
      id: 'unfinished-and-replaced',
      abortIncompleteMultipartUploadAfter: Duration.days(abortIncompleteMultipartUpload),
      noncurrentVersionExpiration: Duration.days(noncurrentVersionExpiration),
    },
    ...expiration.map(expiring),
  ];
}
