import { environment } from '#shared/operations/environment.ts';
import { arns } from './arns.ts';

/** What IAM is asked before a request is carried out: may this action be done to that resource? */
export type Asked = {
  action: string;
  resource: string;
  /** `dynamodb:LeadingKeys`: the partitions that are touched; none, if the request names none. */
  leadingKeys?: string[];
  /** `s3:prefix`: of a listing. */
  prefix?: string;
  /** The object that was not there: to say so S3 asks for the right to list, without a prefix. */
  missing?: string;
};

/** A key's partition, whether or not the values are marshalled yet. */
const partition = ({ pk }: Keyed): string => (typeof pk === 'string' ? pk : pk.S);

type Keyed = { pk: string | { S: string } };

// biome-ignore lint/suspicious/noExplicitAny: inputs of commands of every shape
type Input = any;

const tableOf = (name: string) => (name === process.env[environment.table] ? arns.table : `table ${name}`);
const bucketOf = (name: string) => (name === process.env[environment.bucket] ? arns.bucket : `bucket ${name}`);

const onTable = (name: string, action: string, keys: readonly Keyed[]): Asked => ({
  action: `dynamodb:${action}`,
  resource: tableOf(name),
  leadingKeys: keys.map(partition),
});

function query({ TableName, IndexName, KeyConditionExpression, ExpressionAttributeValues }: Input): Asked {
  const [, value = ''] = /^#?\w+ = (:\w+)/.exec(KeyConditionExpression) ?? [];
  const asked = onTable(TableName, 'Query', [{ pk: ExpressionAttributeValues[value] }]);
  return IndexName === undefined ? asked : { ...asked, resource: `${asked.resource}/index/${IndexName}` };
}

const parts: Record<string, string> = {
  Get: 'GetItem',
  Put: 'PutItem',
  Update: 'UpdateItem',
  Delete: 'DeleteItem',
  ConditionCheck: 'ConditionCheckItem',
};

/**
 * A transaction is authorised by its parts. Whether those of one kind are looked at one by one or together, AWS does not
 * say: together is the stricter.
 */
function transaction({ TransactItems }: Input): Asked[] {
  const all = TransactItems.flatMap((item: Input) =>
    Object.entries<Input>(item).map(([kind, { TableName, Key, Item }]) => ({
      action: parts[kind] as string,
      TableName,
      key: Key ?? Item,
    })),
  ) as { action: string; TableName: string; key: Keyed }[];
  const kinds = Map.groupBy(all, ({ action, TableName }) => `${action} ${TableName}`);
  return [...kinds.values()].map((some) =>
    onTable(
      some[0]?.TableName ?? '',
      some[0]?.action ?? '',
      some.map(({ key }) => key),
    ),
  );
}

const batch =
  (action: string, keysOf: (request: Input) => Keyed[]) =>
  ({ RequestItems }: Input): Asked[] =>
    Object.entries<Input>(RequestItems).map(([name, request]) => onTable(name, action, keysOf(request)));

const one = (action: string) => (input: Input) => [onTable(input.TableName, action, [input.Key ?? input.Item])];

const onObject = (action: string, bucket: string, key: string): Asked => ({
  action: `s3:${action}`,
  resource: `${bucketOf(bucket)}/${key}`,
});

const object =
  (action: string) =>
  ({ Bucket, Key }: Input): Asked[] => [onObject(action, Bucket, Key)];

const read = ({ Bucket, Key, VersionId }: Input): Asked[] => [
  onObject(VersionId === undefined ? 'GetObject' : 'GetObjectVersion', Bucket, Key),
];

/** `<bucket>/<key, encoded>?versionId=<id>` */
function sourceOf({ CopySource }: Input): Input {
  const [path = '', VersionId] = CopySource.split('?versionId=');
  const [Bucket, ...key] = path.split('/').map(decodeURIComponent);
  return { Bucket, Key: key.join('/'), VersionId };
}

const copy = (input: Input): Asked[] => [...object('PutObject')(input), ...read(sourceOf(input))];

const key =
  (action: string) =>
  ({ KeyId }: Input): Asked[] => [{ action: `kms:${action}`, resource: KeyId }];

const queueOf = (url: string) => arns.queue('followUps').replace(/[^:]+$/, url.slice(url.lastIndexOf('/') + 1));

const commands: Record<string, (input: Input) => Asked[]> = {
  GetItem: one('GetItem'),
  PutItem: one('PutItem'),
  UpdateItem: one('UpdateItem'),
  DeleteItem: one('DeleteItem'),
  Query: (input) => [query(input)],
  Scan: ({ TableName }) => [{ action: 'dynamodb:Scan', resource: tableOf(TableName) }],
  // Several at once are the right of one.
  BatchGetItem: batch('GetItem', ({ Keys }) => Keys),
  BatchWriteItem: batch('BatchWriteItem', (requests) =>
    requests.map(({ PutRequest, DeleteRequest }: Input) => PutRequest?.Item ?? DeleteRequest.Key),
  ),
  TransactGetItems: transaction,
  TransactWriteItems: transaction,
  ListObjectsV2: ({ Bucket, Prefix }) => [
    { action: 's3:ListBucket', resource: bucketOf(Bucket), ...(Prefix !== undefined && { prefix: Prefix }) },
  ],
  GetObject: read,
  HeadObject: read,
  PutObject: object('PutObject'),
  CopyObject: copy,
  DeleteObjects: ({ Bucket, Delete }) =>
    Delete.Objects.flatMap(({ Key, VersionId }: Input) =>
      object(VersionId === undefined ? 'DeleteObject' : 'DeleteObjectVersion')({ Bucket, Key }),
    ),
  CreateMultipartUpload: object('PutObject'),
  UploadPart: object('PutObject'),
  UploadPartCopy: copy,
  CompleteMultipartUpload: object('PutObject'),
  AbortMultipartUpload: object('AbortMultipartUpload'),
  ListParts: object('ListMultipartUploadParts'),
  SendMessageBatch: ({ QueueUrl }) => [{ action: 'sqs:SendMessage', resource: queueOf(QueueUrl) }],
  // Of a worker at its own queue, whose mapping grants it.
  ChangeMessageVisibility: () => [],
  PutEvents: () => [{ action: 'events:PutEvents', resource: arns.bus }],
  Encrypt: key('Encrypt'),
  Decrypt: key('Decrypt'),
  Sign: key('Sign'),
  GetPublicKey: key('GetPublicKey'),
};

/** What a command of the SDK asks of IAM; of one that nobody sends so far nothing is known, and it fails. */
export function askedBy(command: string, input: object): Asked[] {
  const known = commands[command.replace(/Command$/, '')];
  if (!known) throw new Error(`It is not known what IAM is asked by ${command}`);
  return known(input);
}

/** What S3 asks besides, once it has found that an object to be read is not there. */
export function askedOfMissing(command: string, input: Input, error: unknown): Asked[] {
  if (!(error instanceof Error) || !['NoSuchKey', 'NotFound', 'NoSuchVersion'].includes(error.name)) return [];
  if (!/^(Get|Head|Copy)Object|^UploadPartCopy/.test(command)) return [];
  const { Bucket, Key } = input.CopySource ? sourceOf(input) : input;
  return [{ action: 's3:ListBucket', resource: bucketOf(Bucket), missing: Key }];
}
