import type * as z from 'zod/mini';
import type { IndexName } from './table.ts';

export type Method = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';

/** `mlflow`: MLflow's own calls. `system`: what a server answers about itself, outside the API. */
export type Dialect = 'mlflow' | 'system';

/** What a role may do with the one table, in DynamoDB's own words; a transaction is granted by its parts. */
export type TableAction =
  | 'GetItem'
  | 'BatchGetItem'
  | 'Query'
  | 'PutItem'
  | 'UpdateItem'
  | 'DeleteItem'
  | 'ConditionCheckItem'
  | 'BatchWriteItem';

/** Exactly the rights an operation's function needs: nothing else is granted. */
export type Access = { table?: readonly TableAction[]; indexes?: readonly IndexName[] };

/** The least role that may call: readers read, members write, admins administer. */
export type Role = 'reader' | 'member' | 'admin';

/** One call of the API, as data: routes, rights, the local server, the docs and the tests all read it. */
export type Operation<Input extends z.ZodMiniType = z.ZodMiniType, Output extends z.ZodMiniType = z.ZodMiniType> = {
  /** The name of the call in MLflow's protocol files. */
  name: string;
  dialect: Dialect;
  methods: readonly Method[];
  /** Below the dialect's base path. */
  path: string;
  /** The file below `functions/`, without extension, whose `handler` answers the call. */
  file: string;
  input: Input;
  output: Output;
  access: Access;
  permission: Role;
};

const bases: Record<Dialect, readonly string[]> = {
  // The browser UI calls the same API below /ajax-api.
  mlflow: ['/api/2.0/mlflow', '/ajax-api/2.0/mlflow'],
  system: [''],
};

/** Every path an operation answers at, e.g. `/api/2.0/mlflow/registered-models/get` and its `/ajax-api` twin. */
export const pathsOf = ({ dialect, path }: Operation): string[] => bases[dialect].map((base) => base + path);

/** Declares an operation and keeps its schemas' types. */
export const operation = <Input extends z.ZodMiniType, Output extends z.ZodMiniType>(
  declared: Operation<Input, Output>,
): Operation<Input, Output> => declared;

type Declared<Input extends z.ZodMiniType, Output extends z.ZodMiniType> = Omit<
  Operation<Input, Output>,
  'dialect' | 'file'
> & { file?: string };

/**
 * Declares MLflow's calls of one folder: with `path: 'create'` the call is at `/registered-models/create`, and in
 * `functions/registered-models/create.ts` unless `file` says otherwise.
 */
export const callsOf =
  (folder: string) =>
  <Input extends z.ZodMiniType, Output extends z.ZodMiniType>({
    path,
    file = path,
    ...declared
  }: Declared<Input, Output>): Operation<Input, Output> =>
    operation({ ...declared, dialect: 'mlflow', path: `/${folder}/${path}`, file: `${folder}/${file}` });
