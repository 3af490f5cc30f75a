import { join } from 'node:path';
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { choices } from '#shared/operations/environment.ts';
import { type AuthMode, authModes } from './auth/ways.ts';
import { CannotStart } from './cannot-start.ts';

export type Options = {
  port: number;
  s3Port: number;
  data: string;
  host: string;
  /** Empty, or `/` and the name of a stage. */
  prefix: string;
  downloadUri: DownloadUri;
  auth: AuthMode;
  authFile: string;
  /** For how long what is deleted can be restored. */
  restoreDays: number;
  protectProduction: boolean;
  /** Of everybody who is signed in, and of who creates a model. */
  defaultPermission: Permission;
  creatorPermission: Permission;
  /** 0: never. */
  checkpointMinutes: number;
  /** Webhooks may be http, and at private addresses. */
  allowPrivateHooks: boolean;
  /** Processes that answer calls. */
  workers: number;
  /** A file of rules of the event bus, with commands. */
  deploymentHooks: string | undefined;
  help: boolean;
};

type Permission = (typeof choices)['defaultPermission']['values'][number];

/** Which kind of URI `get-download-uri` answers. */
type DownloadUri = 'https' | 'mlflow-artifacts';

export const usage = `Usage: npm start -- [options]

  --port N     where to listen; 0 takes any free port  (PORT, default 5000)
  --s3-port N  where S3 listens, for files             (S3_PORT, default the port above + 1)
  --data DIR   where the data is kept                  (STAGEBOOK_DATA, default .stagebook/)
  --host H     the address to listen at                (default 127.0.0.1)
  --prefix /P  what every path begins with, as with    (STAGEBOOK_PREFIX, default none)
               a named stage of API Gateway
  --download-uri https|mlflow-artifacts                (STAGEBOOK_DOWNLOAD_URI, default mlflow-artifacts)
               how clients are told to fetch a version
  --auth open|token|iam|jwt                            (STAGEBOOK_AUTH, default open)
               how callers sign in: not at all, with tokens of "npm run token", AWS signatures, or JWTs
  --auth-file FILE                                     (STAGEBOOK_AUTH_FILE, default auth.json in the data folder)
               with iam and jwt: who may call, and their keys
  --restore-days N                                     (STAGEBOOK_RESTORE_DAYS, default 30)
               for how many days what is deleted can be restored; then it is purged
  --protect-production                                 (STAGEBOOK_PROTECT_PRODUCTION=on, default off)
               versions in Production cannot be deleted
  --default-permission LEVEL                           (STAGEBOOK_DEFAULT_PERMISSION, default CAN_READ)
               what everybody signed in may do with every model: NO_PERMISSIONS, CAN_READ, CAN_EDIT, ... CAN_MANAGE
  --creator-permission LEVEL                           (STAGEBOOK_CREATOR_PERMISSION, default CAN_MANAGE)
               what who creates a model may do with it
  --checkpoint-minutes N                               (STAGEBOOK_CHECKPOINT_MINUTES, default 60)
               how often it is signed where the ledger ends; 0 for never
  --workers N                                          (STAGEBOOK_WORKERS, default 1)
               processes that answer calls: as many as there are processors, for load
  --allow-private-hooks                                (STAGEBOOK_ALLOW_PRIVATE_HOOKS=on, default off)
               webhooks may be http, and at addresses that are not public
  --deployment-hooks FILE                              (STAGEBOOK_DEPLOYMENT_HOOKS, default none)
               rules of the event bus, and commands that are run for what they match: docs/hooks.md
  --help       this text

DYNAMODB_ENDPOINT and S3_ENDPOINT name another DynamoDB and S3 than the embedded ones; STAGEBOOK_BUCKET is the bucket's
name there (default stagebook), which is created if it is absent.`;

const known = {
  port: { type: 'string' },
  's3-port': { type: 'string' },
  data: { type: 'string' },
  host: { type: 'string' },
  prefix: { type: 'string' },
  'download-uri': { type: 'string' },
  auth: { type: 'string' },
  'auth-file': { type: 'string' },
  'restore-days': { type: 'string' },
  'protect-production': { type: 'boolean' },
  'default-permission': { type: 'string' },
  'creator-permission': { type: 'string' },
  'checkpoint-minutes': { type: 'string' },
  workers: { type: 'string' },
  'allow-private-hooks': { type: 'boolean' },
  'deployment-hooks': { type: 'string' },
  help: { type: 'boolean' },
} as const;

/** Node's `parseArgs`, whose complaint becomes one sentence. */
export const parseOrExplain = <const Config extends ParseArgsConfig>(config: Config) => {
  try {
    return parseArgs(config);
  } catch (error) {
    throw new CannotStart(`${(error as Error).message.split('. ')[0]} (--help shows the options).`);
  }
};

/** Where the data is kept, if the command line does not say. */
export const dataFolder = (env: NodeJS.ProcessEnv): string => env.STAGEBOOK_DATA || '.stagebook';

/** Who may call, if the command line does not say where that is. */
export const authFileIn = (data: string): string => join(data, 'auth.json');

const portFrom = (text: string): number => {
  if (/^\d{1,5}$/.test(text) && Number(text) < 65_536) return Number(text);
  throw new CannotStart(`'${text}' is not a port: a number from 0 to 65535 is wanted.`);
};

/** A stage's name is of letters, digits, hyphens and underscores. */
const prefixFrom = (text: string): string => {
  if (text === '' || /^\/[\w-]{1,128}$/.test(text)) return text;
  throw new CannotStart(`'${text}' is not a prefix: a slash and a stage's name is wanted, e.g. /prod.`);
};

const downloadUriFrom = (text: string): DownloadUri => {
  if (text === 'https' || text === 'mlflow-artifacts') return text;
  throw new CannotStart(`'${text}' is no kind of download URI: https or mlflow-artifacts is wanted.`);
};

const authFrom = (text: string): AuthMode => {
  const mode = authModes.find((known) => known === text);
  if (mode) return mode;
  throw new CannotStart(`'${text}' is no way to sign in: ${authModes.join(', ')} are.`);
};

const countFrom = (text: string, what: string, most: number): number => {
  if (/^\d{1,4}$/.test(text) && Number(text) <= most) return Number(text);
  throw new CannotStart(`'${text}' is no number of ${what}: 0 to ${most} is wanted.`);
};

const workersFrom = (text: string): number => {
  if (/^[1-9]\d?$/.test(text)) return Number(text);
  throw new CannotStart(`'${text}' is no number of workers: 1 to 99 is wanted.`);
};

const switchFrom = (text: string, variable: string): boolean => {
  if (text === 'on' || text === 'off') return text === 'on';
  throw new CannotStart(`'${text}' is neither on nor off, which ${variable} can be.`);
};

const permissionFrom = (text: string): Permission => {
  const { values } = choices.defaultPermission;
  const level = values.find((known) => known === text);
  if (level) return level;
  throw new CannotStart(`'${text}' is no permission level: ${values.join(', ')} are.`);
};

/** Any free one next to any free one. */
const nextPort = (port: number): number => (port === 0 ? 0 : (port + 1) % 65_536);

/** What the command line says, then the environment, then the defaults. */
export const readOptions = (args: string[], env: NodeJS.ProcessEnv): Options => {
  const { values } = parseOrExplain({ args, options: known });
  const port = portFrom(values.port ?? (env.PORT || '5000'));
  const data = values.data ?? dataFolder(env);
  return {
    port,
    s3Port: portFrom(values['s3-port'] ?? (env.S3_PORT || String(nextPort(port)))),
    data,
    host: values.host ?? '127.0.0.1',
    prefix: prefixFrom(values.prefix ?? env.STAGEBOOK_PREFIX ?? ''),
    downloadUri: downloadUriFrom(values['download-uri'] ?? (env.STAGEBOOK_DOWNLOAD_URI || 'mlflow-artifacts')),
    auth: authFrom(values.auth ?? (env.STAGEBOOK_AUTH || 'open')),
    authFile: values['auth-file'] ?? (env.STAGEBOOK_AUTH_FILE || authFileIn(data)),
    restoreDays: countFrom(values['restore-days'] ?? (env.STAGEBOOK_RESTORE_DAYS || '30'), 'days', 3_650),
    protectProduction:
      values['protect-production'] ??
      switchFrom(env.STAGEBOOK_PROTECT_PRODUCTION || 'off', 'STAGEBOOK_PROTECT_PRODUCTION'),
    defaultPermission: permissionFrom(
      values['default-permission'] ?? (env.STAGEBOOK_DEFAULT_PERMISSION || choices.defaultPermission.otherwise),
    ),
    creatorPermission: permissionFrom(
      values['creator-permission'] ?? (env.STAGEBOOK_CREATOR_PERMISSION || choices.creatorPermission.otherwise),
    ),
    checkpointMinutes: countFrom(
      values['checkpoint-minutes'] ?? (env.STAGEBOOK_CHECKPOINT_MINUTES || '60'),
      'minutes',
      1_440,
    ),
    workers: workersFrom(values.workers ?? (env.STAGEBOOK_WORKERS || '1')),
    allowPrivateHooks:
      values['allow-private-hooks'] ??
      switchFrom(env.STAGEBOOK_ALLOW_PRIVATE_HOOKS || 'off', 'STAGEBOOK_ALLOW_PRIVATE_HOOKS'),
    deploymentHooks: values['deployment-hooks'] ?? (env.STAGEBOOK_DEPLOYMENT_HOOKS || undefined),
    help: values.help ?? false,
  };
};
