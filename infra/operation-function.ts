import { Duration, Stack } from 'aws-cdk-lib';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { type Area, bucket } from '#shared/operations/bucket.ts';
import { choices, environment, usualRestoreDays } from '#shared/operations/environment.ts';
import type { Access, FunctionSource } from '#shared/operations/operation.ts';
import type { QueueName } from '#shared/operations/queues.ts';
import { accept, acceptWildcards } from './accept.ts';
import type { Config } from './config.ts';
import { handedOver } from './handover.ts';
import { identityOf } from './identity.ts';
import {
  bucketArn,
  bucketName,
  busArn,
  busName,
  functionName,
  queueArn,
  queueUrls,
  tableArn,
  tableName,
} from './names.ts';
import { policyOf } from './policy.ts';

export type OperationFunctionProps = {
  config: Config;
  /** The folder of all functions, as `infra/build.ts` makes it. */
  built: string;
  source: FunctionSource;
  logGroup: ILogGroup;
  /** Seconds. */
  timeout: number;
  /** Rights besides those of the operation table. */
  besides?: PolicyStatement[];
};

/** The function of one entry of the operation table, with a role that has that entry's rights and no others. */
export class OperationFunction extends Construct {
  readonly function: lambda.Function;

  constructor(
    scope: Construct,
    id: string,
    { config, built, source, logGroup, timeout, besides = [] }: OperationFunctionProps,
  ) {
    super(scope, id);
    const { name, file, access } = source;
    const rights = this.rights(config, access);
    const others = [...logging(logGroup), ...besides];
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      description: `What ${name} may do`,
      inlinePolicies: {
        ...(rights.length > 0 && { access: new PolicyDocument({ statements: rights }) }),
        function: new PolicyDocument({ statements: others }),
      },
    });
    acceptWildcards(
      role,
      [...rights, ...others].flatMap(({ resources }) => resources),
      'An area of the bucket has any keys; X-Ray, and ListStreams of DynamoDB, know no resources.',
    );
    this.function = new lambda.Function(this, 'Function', {
      functionName: functionName(config, name),
      description: `Stagebook: ${name}`,
      runtime: lambda.Runtime.NODEJS_24_X,
      architecture: lambda.Architecture.ARM_64,
      code: lambda.Code.fromAsset(built),
      handler: `${file}.handler`,
      // Every right is written above: nothing that is done with the function adds to it.
      role: role.withoutPolicyUpdates(),
      memorySize: config.memory,
      timeout: Duration.seconds(timeout),
      logGroup,
      loggingFormat: lambda.LoggingFormat.JSON,
      tracing: lambda.Tracing.ACTIVE,
      environment: this.variables(config, source),
      ...(Object.hasOwn(config.reservedConcurrency, name) && {
        reservedConcurrentExecutions: config.reservedConcurrency[name] as number,
      }),
    });
    accept(
      this.function,
      'Serverless-LambdaDLQ',
      'API Gateway waits for the answer; what a stream brought has its own queue, and the clock comes again.',
    );
  }

  private rights(config: Config, access: Access): PolicyStatement[] {
    const stack = Stack.of(this);
    const arns = {
      table: tableArn(config, stack),
      bucket: bucketArn(config, stack),
      signingKey: access.key ? handedOver(this, config, 'signing-key-arn') : '',
      secretsKey: access.secrets ? handedOver(this, config, 'secrets-key-arn') : '',
      queue: (name: QueueName) => queueArn(config, stack, name),
      bus: busArn(config, stack),
    };
    const statements = policyOf(access, arns).map((statement) => PolicyStatement.fromJson(statement));
    if (statements.length === 0) return [];
    const locked = (access.bucket?.PutObject ?? []).filter((area) => retained.includes(area));
    return [
      ...statements,
      ...(config.objectLock && locked.length > 0 ? [lockStatement(arns.bucket, locked)] : []),
      ...(config.kms === false ? [] : [keyStatement(handedOver(this, config, 'key-arn'), stack)]),
    ];
  }

  private variables(config: Config, source: FunctionSource): Record<string, string> {
    const { access } = source;
    return {
      // Nobody calls the others.
      ...(isOperation(source) && { [environment.identity]: JSON.stringify(identityOf(config)) }),
      ...(access.table && { [environment.table]: tableName(config) }),
      ...(access.bucket && { [environment.bucket]: bucketName(config, Stack.of(this)) }),
      ...(access.key && { [environment.signingKey]: handedOver(this, config, 'signing-key-arn') }),
      ...(access.secrets && { [environment.secretsKey]: handedOver(this, config, 'secrets-key-arn') }),
      ...(access.queues && { [environment.queues]: queueUrls(config, Stack.of(this)) }),
      ...(access.bus && { [environment.bus]: busName(config) }),
      ...(changesRegistry(access) && retentionVariables(config)),
      ...(isOperation(source) && access.table?.registry && permissionVariables(config)),
      ...(config.artifactHost && { [environment.artifactHost]: `https://${config.artifactHost.name}` }),
      ...(config.objectLock && { [environment.objectLock]: `${config.objectLock.mode} ${config.objectLock.days}` }),
      ...(config.downloadUri === 'https' && { [environment.downloadUri]: 'https' }),
      ...(config.logActor === 'hashed' && { [environment.logActor]: config.logActor }),
      ...(config.logLevel !== 'info' && { [environment.logLevel]: config.logLevel }),
    };
  }
}

const isOperation = (source: FunctionSource) => 'permission' in source;

const changesRegistry = ({ table }: Access) => table?.registry?.includes('PutItem');

/** For whoever deletes, restores or purges; the others among those do not look. */
const retentionVariables = ({ restoreDays, protectProduction }: Config) => ({
  ...(restoreDays !== usualRestoreDays && { [environment.restoreDays]: String(restoreDays) }),
  ...(protectProduction && { [environment.protectProduction]: 'on' }),
});

/** For whoever looks up a model, or makes one. */
const permissionVariables = ({ defaultPermission, creatorPermission }: Config) => ({
  ...(defaultPermission !== choices.defaultPermission.otherwise && {
    [environment.defaultPermission]: defaultPermission,
  }),
  ...(creatorPermission !== choices.creatorPermission.otherwise && {
    [environment.creatorPermission]: creatorPermission,
  }),
});

const retained: readonly Area[] = bucket.retained;

/** Who writes what is to be kept says for how long. */
const lockStatement = (bucketArn: string, areas: readonly Area[]) =>
  new PolicyStatement({
    sid: 'Retention',
    actions: ['s3:PutObjectRetention'],
    resources: areas.map((area) => `${bucketArn}/${bucket.areas[area]}*`),
  });

/** Through DynamoDB and S3 alone: by itself the key opens nothing. */
const keyStatement = (key: string, { region, urlSuffix }: Stack) =>
  new PolicyStatement({
    sid: 'Key',
    actions: [
      'kms:Decrypt',
      'kms:DescribeKey',
      'kms:Encrypt',
      'kms:GenerateDataKey',
      'kms:ReEncryptFrom',
      'kms:ReEncryptTo',
    ],
    resources: [key],
    conditions: {
      StringEquals: { 'kms:ViaService': ['dynamodb', 's3'].map((service) => `${service}.${region}.${urlSuffix}`) },
    },
  });

/** What every function does besides its work. */
const logging = ({ logGroupArn }: ILogGroup): PolicyStatement[] => [
  new PolicyStatement({
    sid: 'Logs',
    actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    resources: [logGroupArn],
  }),
  new PolicyStatement({
    sid: 'Traces',
    actions: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'],
    resources: ['*'],
  }),
];
