/** What moto's CloudFormation leaves out, silently; tests of the templates are all there is for it. */

/** Types it skips. */
export const skipped: readonly string[] = [
  'AWS::ApiGatewayV2::Stage',
  'AWS::CloudWatch::Alarm',
  'AWS::Logs::MetricFilter',
  'AWS::S3::BucketPolicy',
  'AWS::SQS::QueuePolicy',
];

/** Properties it forgets, of types that it makes. */
export const forgotten: Record<string, readonly string[]> = {
  'AWS::ApiGatewayV2::Api': ['FailOnWarnings'],
  'AWS::CloudWatch::Dashboard': ['Tags'],
  'AWS::DynamoDB::Table': ['PointInTimeRecoverySpecification', 'SSESpecification', 'TimeToLiveSpecification'],
  'AWS::Events::EventBus': ['Description', 'Tags'],
  'AWS::KMS::Key': ['EnableKeyRotation'],
  'AWS::Lambda::EventSourceMapping': ['Tags'],
  'AWS::Lambda::Function': ['Architectures', 'LoggingConfig', 'Tags', 'TracingConfig'],
  'AWS::Logs::LogGroup': ['Tags'],
  'AWS::S3::Bucket': [
    'LifecycleConfiguration',
    'LoggingConfiguration',
    'OwnershipControls',
    'PublicAccessBlockConfiguration',
    'VersioningConfiguration',
  ],
};

/** Properties that a template need not name and a resource has all the same. */
export const given: Record<string, readonly string[]> = {
  'AWS::ApiGatewayV2::Api': ['DisableExecuteApiEndpoint'],
  // Those that are not asymmetric.
  'AWS::KMS::Key': ['KeySpec', 'KeyUsage'],
  'AWS::S3::Bucket': ['BucketName'],
  'AWS::SQS::Queue': ['VisibilityTimeout'],
};
