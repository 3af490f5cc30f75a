import { resolve } from 'node:path';
import { environment } from '#shared/operations/environment.ts';
import { CannotStart } from './cannot-start.ts';
import { beyondLoopback } from './host-names.ts';
import { type Options, readOptions, usage } from './options.ts';
import { type Stack, startStack } from './stack.ts';

const fail = (error: unknown): never => {
  console.error(error instanceof CannotStart ? error.message : error);
  process.exit(1);
};

const banner = ({ url, s3Endpoint }: Stack, { data, host }: Options): string => `
Stagebook is at ${url}

  export MLFLOW_TRACKING_URI=${url}
  export MLFLOW_REGISTRY_URI=${url}
  export MLFLOW_MULTIPART_UPLOAD_MINIMUM_FILE_SIZE=1    (to log files over 4 MB)

The data is in ${resolve(data)}; files go to S3 at ${s3Endpoint}.
Nobody is asked who they are: everyone may do everything, and an HTTP Basic user name is taken as said.
${beyondLoopback(host) ? `WARNING: listening at ${host}, so everyone who can reach this machine may read, change and delete.\n` : ''}`;

/** Ctrl-C finishes what is in hand; a second one does not wait. */
const stopOnSignal = (stack: Stack): void => {
  let stopping = false;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (stopping) process.exit(1);
      stopping = true;
      stack.stop().then(() => process.exit(0), fail);
    });
  }
};

try {
  const options = readOptions(process.argv.slice(2), process.env);
  if (options.help) {
    console.log(usage);
  } else {
    const died = (what: string) =>
      fail(new CannotStart(`The embedded ${what} ended unexpectedly; no acknowledged write is lost.`));
    // The functions read it when they are imported.
    process.env[environment.downloadUri] = options.downloadUri;
    const stack = await startStack({ ...options, died });
    stopOnSignal(stack);
    console.log(banner(stack, options));
  }
} catch (error) {
  fail(error);
}
