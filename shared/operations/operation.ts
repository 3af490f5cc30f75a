import type * as z from 'zod/mini';
import type { Area } from './bucket.ts';
import type { Ability } from './permissions.ts';
import type { QueueName } from './queues.ts';
import type { Role } from './roles.ts';
import type { Family, IndexName } from './table.ts';

export type Method = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';

/**
 * `mlflow`: MLflow's own calls, `mlflow-artifacts` and `mlflow-3` those it has below other bases. `databricks`:
 * what Databricks' registry had beyond MLflow's, `databricks-preview` those of it that some of its clients call below
 * `/preview`. `stagebook`: what only Stagebook has. `system`: what a server answers about itself, outside the API.
 */
export type Dialect =
  | 'mlflow'
  | 'mlflow-artifacts'
  | 'mlflow-3'
  | 'databricks'
  | 'databricks-preview'
  | 'stagebook'
  | 'system';

/**
 * What a role may do with the one table, in DynamoDB's own words; a transaction is granted by its parts. Items are read by
 * their keys one by one or several at once: `GetItem` is both.
 */
export type TableAction =
  | 'GetItem'
  | 'Query'
  | 'PutItem'
  | 'UpdateItem'
  | 'DeleteItem'
  | 'ConditionCheckItem'
  | 'BatchWriteItem';

/** What a role may do with the one bucket, in IAM's words; a presigned URL has the rights of who signed it. */
export type BucketAction =
  | 'GetObject'
  | 'GetObjectVersion'
  | 'PutObject'
  | 'DeleteObject'
  | 'ListBucket'
  | 'AbortMultipartUpload'
  | 'ListMultipartUploadParts';

/** What a role may do with the one key that checkpoints are signed with, in KMS's words. */
export type KeyAction = 'Sign' | 'GetPublicKey';

/** What a role may do with the one key that secrets of webhooks are encrypted with, in KMS's words. */
export type SecretsAction = 'Encrypt' | 'Decrypt';

/** Exactly the rights a function needs: nothing else is granted. */
export type Access = {
  /** By the partitions it touches. */
  table?: { readonly [family in Family]?: readonly TableAction[] };
  /** That it queries; they hold keys alone. */
  indexes?: readonly IndexName[];
  bucket?: { readonly [action in BucketAction]?: readonly Area[] };
  key?: readonly KeyAction[];
  /** With the key that secrets of webhooks are encrypted with. */
  secrets?: readonly SecretsAction[];
  /** To which it sends. */
  queues?: readonly QueueName[];
  /** It tells the event bus. */
  bus?: readonly 'PutEvents'[];
};

/** What is to be known of a function to run it. */
export type FunctionSource = {
  name: string;
  /** Below `functions/`, without extension; its `handler` is what is called. */
  file: string;
  access: Access;
};

/** Where a function is kept: `model-versions` of `model-versions/create`. */
export const folderOf = ({ file }: FunctionSource): string => file.slice(0, file.indexOf('/'));

/** One call of the API, as data: routes, rights, the local server, the docs and the tests all read it. */
export type Operation<
  Input extends z.ZodMiniType = z.ZodMiniType,
  Output extends z.ZodMiniType = z.ZodMiniType,
> = FunctionSource & {
  /** The name of the call in MLflow's protocol files. */
  name: string;
  dialect: Dialect;
  methods: readonly Method[];
  /**
   * Below the dialect's base path. `{name}` stands for a part of it and a last `{name+}` for any path, as in API
   * Gateway, and is an argument.
   */
  path: string;
  input: Input;
  output: Output;
  /** Statuses of success, if not 200 alone: 302 to a presigned URL, 304 for what the caller has already. */
  success?: readonly (200 | 302 | 304)[];
  /** Who would rather have a page than JSON (`Accept: text/html`) gets one. */
  html?: true;
  /** The body is a file's bytes, and no arguments are in it. */
  body?: 'bytes';
  /** What is said (413) of a body that is too big to reach a function, or for it. */
  tooBig?: string;
  /** The least role that may call. */
  permission: Role;
  /** What it takes of the model that it is about, whoever calls. Absent: it is about none that there is. */
  needs?: Ability;
  /** What of the answer is kept nowhere, and what is said (409) to who asks for it once more. */
  toldOnce?: { field: string; again: string };
};

const bases: Record<Dialect, readonly string[]> = {
  // The browser UI calls the same API below /ajax-api.
  mlflow: ['/api/2.0/mlflow', '/ajax-api/2.0/mlflow'],
  'mlflow-artifacts': ['/api/2.0/mlflow-artifacts', '/ajax-api/2.0/mlflow-artifacts'],
  'mlflow-3': ['/api/3.0/mlflow', '/ajax-api/3.0/mlflow'],
  databricks: ['/api/2.0'],
  'databricks-preview': ['/api/2.0', '/api/2.0/preview'],
  stagebook: ['/api/2.0/stagebook'],
  system: [''],
};

/** Every path an operation answers at, e.g. `/api/2.0/mlflow/registered-models/get` and its `/ajax-api` twin. */
export const pathsOf = ({ dialect, path }: Operation): string[] => bases[dialect].map((base) => base + path);

/** What is told of by answers, and not of how a call was made. */
const lasting: readonly Family[] = ['registry', 'tracking', 'identity', 'webhooks', 'monitors', 'receipts'];

/**
 * Whether a call changes the table, and so can be made once by an `Idempotency-Key`. What changes files alone is not
 * among them: S3 has no part in a transaction.
 */
export const isWrite = ({ access: { table = {} } }: Pick<FunctionSource, 'access'>): boolean =>
  lasting.some((family) => table[family]?.some((action) => /^(Put|Update|Delete|BatchWrite)/.test(action)));

/** With a key a write looks for the answer it gave, and keeps the one it gives. */
const withOnce = ({ table, ...access }: Access): Access => ({
  ...access,
  table: { ...table, once: ['GetItem', 'PutItem'] },
});

/** Declares an operation and keeps its schemas' types. */
export const operation = <Input extends z.ZodMiniType, Output extends z.ZodMiniType>(
  declared: Operation<Input, Output>,
): Operation<Input, Output> => (isWrite(declared) ? { ...declared, access: withOnce(declared.access) } : declared);

/** `…/artifacts/{artifact_path+}` → `['artifact_path']`. */
export const pathParameters = ({ path }: Pick<Operation, 'path'>): string[] =>
  [...path.matchAll(/\{(\w+)\+?\}/g)].map(([, name]) => name as string);

type Declared<Input extends z.ZodMiniType, Output extends z.ZodMiniType> = Omit<
  Operation<Input, Output>,
  'dialect' | 'file'
> & { file?: string };

/**
 * Declares MLflow's calls of one folder: with `path: 'create'` the call is at `/registered-models/create`, and in
 * `functions/registered-models/create.ts` unless `file` or `home`, another folder for all of them, says otherwise.
 */
export const callsOf =
  (folder: string, home = folder) =>
  <Input extends z.ZodMiniType, Output extends z.ZodMiniType>({
    path,
    file = path,
    ...declared
  }: Declared<Input, Output>): Operation<Input, Output> =>
    operation({ ...declared, dialect: 'mlflow', path: `/${folder}/${path}`, file: `${home}/${file}` });
