import { randomBytes } from 'node:crypto';
import { authorizeToken } from '#shared/operations/authorizer.ts';
import { consumers } from '#shared/operations/consumers.ts';
import { operations } from '#shared/operations/index.ts';
import { schedules } from '#shared/operations/schedules.ts';
import { workers } from '#shared/operations/workers.ts';
import { chooseAuth } from './auth/auth.ts';
import type { AuthMode } from './auth/ways.ts';
import { startBackend } from './backend.ts';
import { functionsFolder, loadFunctions, warmUp } from './functions.ts';
import { startHost } from './host.ts';
import { authFileIn } from './options.ts';
import { startWorkers } from './workers.ts';

export type StackOptions = {
  /** 0 for any free port. */
  port: number;
  /** Of S3; any free one without. */
  s3Port?: number;
  host: string;
  data: string;
  /** `/` and a stage's name, which every path then begins with. */
  prefix?: string;
  /** How callers sign in; without it nobody is asked. */
  auth?: AuthMode;
  /** Of `iam` and `jwt`; in the data folder without. */
  authFile?: string;
  /** How often a checkpoint is taken, 0: never. Without it the clock starts nothing. */
  checkpointMinutes?: number;
  /** A file of rules of the event bus, with commands. */
  deploymentHooks?: string | undefined;
  died?: (what: 'DynamoDB' | 'S3' | 'worker') => void;
  /** Processes that answer calls; 1: this one does. */
  workers?: number;
  /** Other functions than ours, for tests of what runs them. */
  functions?: URL;
};

export type Stack = {
  url: string;
  dynamodbEndpoint: string;
  s3Endpoint: string;
  /** Resolves when the stream's consumers are done with everything written so far. */
  drained(): Promise<void>;
  /** Finishes the requests in hand, then everything behind them. */
  stop(): Promise<void>;
};

/** All of Stagebook in this process, but the database, which is a child, and workers if there are to be several. */
export const startStack = async (options: StackOptions): Promise<Stack> => {
  const { port, s3Port = 0, host, data, prefix = '', functions = functionsFolder, died = () => {} } = options;
  const { auth: mode = 'open', authFile = authFileIn(data), checkpointMinutes, deploymentHooks } = options;
  const { workers: count = 1 } = options;
  const load = loadFunctions(functions);
  const auth = await chooseAuth(mode, authFile, load);
  // Whose secret everyone knows is for where everyone may do everything.
  const secret = mode === 'open' ? undefined : randomBytes(32).toString('base64url');
  const s3 = { port: s3Port, host };
  const backend = await startBackend({
    ...{ data, load, s3, secret, died, deploymentHooks },
    ...(checkpointMinutes !== undefined && { checkpointMinutes }),
  });
  try {
    const { url, stop } =
      count === 1
        ? await startHost({ port, host, load, prefix, auth, wrote: backend.nudge })
        : await startWorkers(
            count,
            { port, host, prefix, auth: mode, authFile },
            { wrote: backend.nudge, died: () => died('worker') },
          );
    backend.announce(url);
    void warmUp(
      load,
      [...(mode === 'token' ? [authorizeToken] : []), ...operations, ...consumers, ...workers, ...schedules].map(
        ({ file }) => file,
      ),
    );
    return {
      url,
      dynamodbEndpoint: backend.dynamodb,
      s3Endpoint: backend.s3 as string,
      drained: backend.drained,
      stop: async () => {
        await stop();
        await backend.stop();
      },
    };
  } catch (error) {
    await backend.stop();
    throw error;
  }
};
