import { resolve } from 'node:path';
import type { AuthMode } from './auth/ways.ts';
import { beyondLoopback } from './host-names.ts';
import { dataFolder, type Options } from './options.ts';
import type { Stack } from './stack.ts';

/** What a client is told of who it is. */
const exported: Record<AuthMode, string[]> = {
  open: [],
  token: ['MLFLOW_TRACKING_TOKEN=<a token>'],
  iam: ['MLFLOW_TRACKING_AWS_SIGV4=true AWS_DEFAULT_REGION=us-east-1'],
  jwt: ['MLFLOW_TRACKING_TOKEN=<a JWT>'],
};

/** `--data` as a command must have it, too. */
const dataOption = (data: string): string => (data === dataFolder({}) ? '' : ` --data ${data}`);

const asked: Record<AuthMode, (options: Options) => string> = {
  open: () => 'Nobody is asked who they are: everyone may do everything, and an HTTP Basic user name is taken as said.',
  token: ({ data }) => `Callers need a token: npm run token -- create --owner <name> --role member${dataOption(data)}`,
  iam: ({ authFile }) => `Callers sign with one of the AWS access keys in ${resolve(authFile)}.`,
  jwt: ({ authFile }) => `Callers need a JWT of the issuer in ${resolve(authFile)}.`,
};

const warning = ({ host, auth }: Options): string[] => {
  if (!beyondLoopback(host)) return [];
  const why =
    auth === 'open'
      ? 'so everyone who can reach this machine may read, change and delete'
      : 'without TLS, so whoever callers are travels unencrypted, and so do files';
  return [`WARNING: listening at ${host}, ${why}.`];
};

export const banner = ({ url, s3Endpoint }: Stack, options: Options): string =>
  [
    '',
    `Stagebook is at ${url}`,
    '',
    `  export MLFLOW_TRACKING_URI=${url}`,
    `  export MLFLOW_REGISTRY_URI=${url}`,
    ...exported[options.auth].map((line) => `  export ${line}`),
    '  export MLFLOW_MULTIPART_UPLOAD_MINIMUM_FILE_SIZE=1    (to log files over 4 MB)',
    '',
    `The data is in ${resolve(options.data)}; files go to S3 at ${s3Endpoint}.`,
    asked[options.auth](options),
    ...warning(options),
    '',
  ].join('\n');
