import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Node } from 'constructs';
import * as z from 'zod';
import { choices, usualRestoreDays } from '#shared/operations/environment.ts';
import { takeCheckpoint } from '#shared/operations/schedules.ts';
import { contradictionIn } from './contradictions.ts';
import { deploymentHooks } from './deployment-hooks.ts';
import { apiModes, jwt, modeList, whoList } from './sign-in.ts';

/** What a deployment can choose, per environment: `environments` in the context of cdk.json. docs/deploy.md tells each. */

const arn = (service: string) =>
  z.string().regex(new RegExp(`^arn:[^:]+:${service}:`), `must be the ARN of ${service}`);
const bucketName = z.string().regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'must be a name that S3 takes for a bucket');
const positive = z.int().positive();

/** Without `hostedZoneId` (of Route 53) you point the name at the API yourself. */
const domain = z.strictObject({
  name: z.hostname(),
  certificateArn: arn('acm'),
  hostedZoneId: z.string().min(1).optional(),
});

const retentions = Object.values(RetentionDays).filter((days) => typeof days === 'number' && days < 9_999);

const settings = z.strictObject({
  /** Ways to sign in. Each has an API of its own, over the same functions. */
  auth: modeList.default(['iam']),
  /** With `auth: []`: one API, at which nobody is asked who they are. */
  allowAnonymous: z.boolean().default(false),
  /** Whose JWTs are taken, the claims that name their subject and groups, and the role of subjects that no list has. */
  jwt: jwt.optional(),
  /** Who has which role: ARNs of IAM, and subjects and groups of JWTs. Who is in several has the highest. */
  admins: whoList,
  members: whoList,
  readers: whoList,
  /** By the mode of the API: a name of your own for it. */
  domains: z.partialRecord(z.enum(apiModes), domain).default({}),
  /**
   * A CloudFront distribution by this name, through which clients log files of any size without a setting of theirs:
   * docs/artifacts.md. Without `hostedZoneId` you point the name at it yourself.
   */
  artifactHost: z
    .strictObject({
      name: z.hostname(),
      // CloudFront takes certificates of no other region, wherever the stacks are.
      certificateArn: z.string().regex(/^arn:[^:]+:acm:us-east-1:/, 'must be the ARN of acm, in us-east-1'),
      hostedZoneId: z.string().min(1).optional(),
      /** Once it is there: then no other distribution of the account is let at the files. */
      distributionId: z
        .string()
        .regex(/^E[A-Z0-9]+$/, 'must be the id of a distribution')
        .optional(),
    })
    .optional(),
  /** A KMS key of the account's own: `true` makes one, an ARN names one. Else keys are those of DynamoDB and S3. */
  kms: z.union([z.boolean(), arn('kms')]).default(false),
  /** A table that is there, e.g. one that was restored. Else the stack makes one. */
  table: z.strictObject({ existing: z.string().min(3), streamArn: arn('dynamodb') }).optional(),
  /** The name of the bucket to be made, or of one that is there. */
  bucket: z.union([z.strictObject({ name: bucketName }), z.strictObject({ existing: bucketName })]).optional(),
  /** For how long S3's Object Lock keeps the files of registered versions; only a bucket that is made can have it. */
  objectLock: z.strictObject({ mode: z.enum(['GOVERNANCE', 'COMPLIANCE']), days: positive }).optional(),
  /** For how many days a version or model that was deleted can be restored; then it is purged, its files too. */
  restoreDays: z.int().min(0).max(3_650).default(usualRestoreDays),
  /** A version in Production, or under a legal hold, cannot be deleted. */
  protectProduction: z.boolean().default(false),
  /** What everybody signed in may do with every model, until an admin sets it by API: docs/permissions.md. */
  defaultPermission: z.enum(choices.defaultPermission.values).default(choices.defaultPermission.otherwise),
  /** What who creates a model may do with it. */
  creatorPermission: z.enum(choices.creatorPermission.values).default(choices.creatorPermission.otherwise),
  /** How often it is signed where the ledger's chains end. */
  checkpoints: z
    .strictObject({ everyMinutes: positive.max(1_440) })
    .default({ everyMinutes: takeCheckpoint.everyMinutes }),
  /** What is started when something happens in the registry: docs/hooks.md. */
  deploymentHooks: deploymentHooks.default([]),
  logRetentionDays: z
    .int()
    .refine((days) => retentions.includes(days), `must be one of ${retentions.join(', ')}`)
    .default(30),
  /** SNS topic that alarms go to. Without one they only show. */
  alarmsTopicArn: arn('sns').optional(),
  /** MB of each operation's function; CPU grows with it. */
  memory: z.int().min(256).max(10_240).default(512),
  /** By the name of an operation or a stream's consumer: as many run at once, and as many are set aside for it. */
  reservedConcurrency: z.record(z.string(), z.int().nonnegative()).default({}),
  /** Of the account, for the alarm before it. */
  concurrencyLimit: positive.default(1_000),
  /** Requests a second, and how many more in a burst, before API Gateway answers 429. */
  throttling: z.strictObject({ rate: positive, burst: positive }).default({ rate: 500, burst: 1_000 }),
  /** `https`: download URIs are URLs of this API, for clients whose tracking server is another. */
  downloadUri: z.enum(choices.downloadUri.values).default(choices.downloadUri.otherwise),
  /** The least severe that functions log. Every call is a line of `info`. */
  logLevel: z.enum(choices.logLevel.values).default(choices.logLevel.otherwise),
  /** `hashed`: logs have no names of callers. */
  logActor: z.enum(choices.logActor.values).default(choices.logActor.otherwise),
});

export type Config = z.output<typeof settings> & {
  /** `stagebook-<environment>`: every name in the account begins so. */
  prefix: string;
};

const environmentName = z
  .string()
  .regex(
    /^[a-z][a-z0-9-]{0,19}$/,
    'must have at most 20 lower-case letters, digits and hyphens, and begin with a letter',
  );

const context = z.strictObject({
  environment: environmentName,
  environments: z.record(environmentName, z.unknown()),
});

/** CDK's own keys have a colon or a hyphen; a plain word is ours, or a mistake. */
const isOurs = (key: string) => /^\w+$/.test(key);

const parsed = <T>(schema: z.ZodType<T>, value: unknown, where: string): T => {
  const { success, data, error } = schema.safeParse(value);
  if (success) return data;
  throw new Error(`${where} cannot be used:\n${z.prettifyError(error)}`);
};

/** Refuses what it does not know: a setting that is misspelt would silently not be made. */
export function readConfig(node: Node): Config {
  const given = Object.entries(node.getAllContext()).filter(([key]) => isOurs(key));
  const json = (value: unknown) => (typeof value === 'string' && value.startsWith('{') ? JSON.parse(value) : value);
  const { environment, environments } = parsed(
    context,
    Object.fromEntries(given.map(([key, value]) => [key, json(value)])),
    'The context of cdk.json, or what -c adds to it,',
  );
  if (!Object.hasOwn(environments, environment)) {
    throw new Error(
      `There is no environment '${environment}' in cdk.json, which has ${Object.keys(environments).join(', ')}. ` +
        "Choose one with -c environment=<name>, or add it to 'environments'.",
    );
  }
  const chosen = parsed(settings, environments[environment], `The environment '${environment}' of cdk.json`);
  const contradiction = contradictionIn(chosen);
  if (contradiction) throw new Error(contradiction);
  return { ...chosen, prefix: `stagebook-${environment}` };
}
