import { bucket } from '#shared/operations/bucket.ts';
import type { Access, TableAction } from '#shared/operations/operation.ts';
import type { QueueName } from '#shared/operations/queues.ts';
import { type Family, table } from '#shared/operations/table.ts';

/** A statement of an IAM policy, as JSON has it. */
export type Statement = {
  Sid: string;
  Effect: 'Allow';
  Action: string[];
  Resource: string[];
  Condition?: Record<string, Record<string, string | string[]>>;
};

/** ARNs of the one table, the one bucket, the keys that sign and encrypt secrets, the queues and the one bus. */
export type Arns = {
  table: string;
  bucket: string;
  signingKey: string;
  secretsKey: string;
  queue(name: QueueName): string;
  bus: string;
};

/** Lists with something in them, by what they are of: IAM takes no statement of nothing. */
const lists = <Key extends string, One>(record: { readonly [key in Key]?: readonly One[] } = {}) =>
  (Object.entries(record) as [Key, readonly One[]][]).filter(([, list]) => list.length > 0);

const capital = (text: string) => text.slice(0, 1).toUpperCase() + text.slice(1);

/**
 * Only partitions of these families. `ForAllValues` is true of a request that names none, as one that reads the table
 * through: hence `Null`.
 */
const fence = (families: readonly Family[]) => ({
  'ForAllValues:StringLike': {
    'dynamodb:LeadingKeys': families.flatMap((family) => table.families[family].map((prefix) => `${prefix}*`)),
  },
  Null: { 'dynamodb:LeadingKeys': 'false' },
});

const granting = (action: TableAction) =>
  (action === 'GetItem' ? [action, 'BatchGetItem'] : [action]).map((name) => `dynamodb:${name}`);

/**
 * By what may be done where: the puts of a transaction are perhaps looked at together, and no statement of one family
 * lets through those of two.
 */
const tableStatements = ({ table: families }: Access, { table }: Arns): Statement[] => {
  const granted = lists(families);
  const where = (action: TableAction) =>
    granted.filter(([, actions]) => actions.includes(action)).map(([family]) => family);
  const actions = [...new Set(granted.flatMap(([, actions]) => actions))];
  const together = Map.groupBy(actions, (action) => where(action).map(capital).join(''));
  return [...together].map(([name, some]) => ({
    Sid: `Table${name}`,
    Effect: 'Allow',
    Action: some.flatMap(granting).sort(),
    Resource: [table],
    Condition: fence(where(some[0] as TableAction)),
  }));
};

/**
 * Each index by its name, and without a fence: they hold keys alone, and whether `LeadingKeys` is the index's own key
 * there cannot be tried without AWS.
 */
const indexStatements = ({ indexes = [] }: Access, { table }: Arns): Statement[] =>
  indexes.length === 0
    ? []
    : [
        {
          Sid: 'Indexes',
          Effect: 'Allow',
          Action: ['dynamodb:Query'],
          Resource: indexes.map((index) => `${table}/index/${index}`),
        },
      ];

/**
 * Objects by the area of their key, a listing by that of its prefix. `IfExists`: S3 asks for the right to list, without
 * a prefix, before it says "not found" of an object rather than "forbidden".
 */
const bucketStatements = (access: Access, arns: Arns): Statement[] =>
  lists(access.bucket).map(([action, areas]) => {
    const paths = areas.map((area) => `${bucket.areas[area]}*`);
    const isListing = action === 'ListBucket';
    return {
      Sid: `Bucket${action}`,
      Effect: 'Allow',
      Action: [`s3:${action}`],
      Resource: isListing ? [arns.bucket] : paths.map((path) => `${arns.bucket}/${path}`),
      ...(isListing && { Condition: { StringLikeIfExists: { 's3:prefix': paths } } }),
    };
  });

const keyStatements = ({ key = [] }: Access, { signingKey }: Arns): Statement[] =>
  lists({ SigningKey: key }).map(([Sid, actions]) => ({
    Sid,
    Effect: 'Allow',
    Action: actions.map((action) => `kms:${action}`).sort(),
    Resource: [signingKey],
  }));

const secretsStatements = ({ secrets = [] }: Access, { secretsKey }: Arns): Statement[] =>
  lists({ SecretsKey: secrets }).map(([Sid, actions]) => ({
    Sid,
    Effect: 'Allow',
    Action: actions.map((action) => `kms:${action}`).sort(),
    Resource: [secretsKey],
  }));

const queueStatements = ({ queues = [] }: Access, { queue }: Arns): Statement[] =>
  lists({ Queues: queues }).map(([Sid, names]) => ({
    Sid,
    Effect: 'Allow',
    Action: ['sqs:SendMessage'],
    Resource: names.map(queue),
  }));

const busStatements = ({ bus = [] }: Access, arns: Arns): Statement[] =>
  lists({ Bus: bus }).map(([Sid, actions]) => ({
    Sid,
    Effect: 'Allow',
    Action: actions.map((action) => `events:${action}`),
    Resource: [arns.bus],
  }));

/** What a role may do, from what its function's entry in the operation table says it does: no more, no less. */
export const policyOf = (access: Access, arns: Arns): Statement[] => [
  ...tableStatements(access, arns),
  ...indexStatements(access, arns),
  ...bucketStatements(access, arns),
  ...keyStatements(access, arns),
  ...secretsStatements(access, arns),
  ...queueStatements(access, arns),
  ...busStatements(access, arns),
];
