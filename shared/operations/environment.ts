import { levels } from './permissions.ts';

/** The names of the environment variables that whatever runs the functions (CDK, the laptop, tests) must set. */
export const environment = {
  /** Name of the one DynamoDB table. */
  table: 'STAGEBOOK_TABLE',
  /** URL of another DynamoDB than AWS's own; unset in the cloud. */
  dynamodbEndpoint: 'DYNAMODB_ENDPOINT',
  /** Name of the one S3 bucket. */
  bucket: 'STAGEBOOK_BUCKET',
  /** URL of another S3 than AWS's own; unset in the cloud. */
  s3Endpoint: 'S3_ENDPOINT',
  /** URL at which callers reach that S3, if it is another; `{host}` stands for the host name by which they called us. */
  s3PublicEndpoint: 'S3_PUBLIC_ENDPOINT',
  /** URL of an artifact host, to which clients send what they log: `https://<host>`. Unset: they send it to this server. */
  artifactHost: 'STAGEBOOK_ARTIFACT_HOST',
  /** ARN of the artifact host's store of tokens. Unset: tokens are let in by this server alone. */
  edgeTokens: 'STAGEBOOK_EDGE_TOKENS',
  /** `https`: download URIs are URLs of this server, for clients whose tracking server is another. */
  downloadUri: 'STAGEBOOK_DOWNLOAD_URI',
  /**
   * `off`: clients are not told to fetch big files in ranges at once. Over a network many connections are faster than
   * one; where S3 is on the client's own machine, one stream is twice as fast as mlflow's ranges.
   */
  multipartDownloads: 'STAGEBOOK_MULTIPART_DOWNLOADS',
  /** `GOVERNANCE 30`: the mode and the days for which S3's Object Lock keeps what is registered. Unset: it does not. */
  objectLock: 'STAGEBOOK_OBJECT_LOCK',
  /** For how many days what is deleted can be restored; then it is purged. Unset: 30. */
  restoreDays: 'STAGEBOOK_RESTORE_DAYS',
  /** `on`: a version in Production, or under a legal hold, cannot be deleted. */
  protectProduction: 'STAGEBOOK_PROTECT_PRODUCTION',
  /** What everybody signed in may do with every model, until an admin sets it by API: a level, or `NO_PERMISSIONS`. */
  defaultPermission: 'STAGEBOOK_DEFAULT_PERMISSION',
  /** What who creates a model may do with it. */
  creatorPermission: 'STAGEBOOK_CREATOR_PERMISSION',
  /** What checkpoints are signed with: the ARN of an asymmetric KMS key, or the path of an Ed25519 private key in PEM. */
  signingKey: 'STAGEBOOK_SIGNING_KEY',
  /** What secrets of webhooks are encrypted with: the ARN of a symmetric KMS key, or the path of a file with 32 bytes in base64. */
  secretsKey: 'STAGEBOOK_SECRETS_KEY',
  /** What the URL of every queue begins with: the rest is its name (`urlOf` of store/queues/send.ts). */
  queues: 'STAGEBOOK_QUEUES',
  /** URL of another SQS than AWS's own; unset in the cloud. */
  sqsEndpoint: 'SQS_ENDPOINT',
  /** Name of the one event bus. */
  bus: 'STAGEBOOK_BUS',
  /** URL of another EventBridge than AWS's own; unset in the cloud. */
  eventBridgeEndpoint: 'EVENTBRIDGE_ENDPOINT',
  /** `on`: webhooks may be http, and at private addresses. For the laptop alone. */
  privateHooks: 'STAGEBOOK_PRIVATE_HOOKS',
  /** Who has which role, and how JWTs are read, as JSON: `Identity` of identity.ts. Unset: nobody has more than usual. */
  identity: 'STAGEBOOK_IDENTITY',
  /** `hashed`: logs have the SHA-256 of who calls instead. */
  logActor: 'STAGEBOOK_LOG_ACTOR',
  /** Least severe level that is logged, or `off` for none. */
  logLevel: 'STAGEBOOK_LOG_LEVEL',
} as const;

/** Of everybody, or of a creator. */
const permissions = ['NO_PERMISSIONS', ...levels] as const;

/** Days for which what is deleted can be restored. */
export const usualRestoreDays = 30;

/** Those that have few values, and what an unset or empty one means. */
export const choices = {
  downloadUri: { values: ['mlflow-artifacts', 'https'], otherwise: 'mlflow-artifacts' },
  multipartDownloads: { values: ['on', 'off'], otherwise: 'on' },
  protectProduction: { values: ['on', 'off'], otherwise: 'off' },
  /** As MLflow's own server has it. */
  defaultPermission: { values: permissions, otherwise: 'CAN_READ' },
  creatorPermission: { values: permissions, otherwise: 'CAN_MANAGE' },
  privateHooks: { values: ['on', 'off'], otherwise: 'off' },
  logActor: { values: ['plain', 'hashed'], otherwise: 'plain' },
  /** By severity. */
  logLevel: { values: ['debug', 'info', 'warn', 'error', 'off'], otherwise: 'info' },
} as const;
