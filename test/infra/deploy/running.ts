import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Authenticate } from '#infra/local/auth/authenticate.ts';
import { byToken } from '#infra/local/auth/token.ts';
import { ensureBucket } from '#infra/local/bucket.ts';
import { connection, setEnvironment } from '#infra/local/connection.ts';
import type { LoadFunction } from '#infra/local/functions.ts';
import { startHost } from '#infra/local/host.ts';
import { startQueues } from '#infra/local/queues/queues.ts';
import { streamsClient } from '#infra/local/stream-client.ts';
import { ensureTable } from '#infra/local/table.ts';
import { environment } from '#shared/operations/environment.ts';
import { workers } from '#shared/operations/workers.ts';
import { type Deployed, type DeployedFunction, functionsOf } from './deployed.ts';
import { type Guard, startGuard } from './guard.ts';
import { type Lambda, startLambda } from './lambda.ts';
import { followMappings } from './mappings.ts';

export type Running = {
  /** Of the API whose callers sign, and of the one whose callers have tokens. */
  urls: { iam: string; token: string };
  functions: DeployedFunction[];
  /** The names of the functions that were called. */
  called: Set<string>;
  /** What IAM did not let through. */
  refused: string[];
  /** The file of what the stream's consumers gave up. */
  deadLetters: string;
  drained(): Promise<void>;
  /** Starts a function by itself and ends it. */
  tryOut(of: DeployedFunction): Promise<void>;
  stop(): Promise<void>;
};

type Emulators = { dynamodb: string; s3: string };

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** Who signs every request, as API Gateway tells it. */
export const signer = 'arn:aws:iam::123456789012:user/data-scientist';

const iam = {
  accessKey: 'AKIAIOSFODNN7EXAMPLE',
  accountId: '123456789012',
  callerId: 'AIDACKCEVSQ6C2EXAMPLE',
  cognitoIdentity: null,
  principalOrgId: null,
  userArn: signer,
  userId: 'AIDACKCEVSQ6C2EXAMPLE',
};

/** Makes the one table and the one bucket, by the names that functions were told, and leads this process there, too. */
async function prepare(functions: DeployedFunction[], { dynamodb, s3 }: Emulators) {
  const named = (variable: string) => functions.map(({ variables }) => variables[variable]).find(Boolean) as string;
  const [table, bucket] = [named(environment.table), named(environment.bucket)];
  process.env[environment.table] = table;
  process.env[environment.bucket] = bucket;
  process.env[environment.s3Endpoint] = s3;
  setEnvironment(dynamodb, true);
  const client = new DynamoDBClient(connection());
  const arn = await ensureTable(client, table);
  client.destroy();
  await ensureBucket(bucket);
  return { table, bucket, stream: { client: streamsClient(connection()), arn } };
}

/** The deployed functions, each with its code, variables and rights, between the laptop's front door and the emulators. */
export async function run(deployed: Deployed, code: string, emulators: Emulators): Promise<Running> {
  const functions = functionsOf(deployed);
  const { table, bucket, stream } = await prepare(functions, emulators);
  const called = new Set<string>();
  const refused: string[] = [];
  const started = new Map<string, Promise<{ lambda: Lambda; guard: Guard }>>();

  const start = async (of: DeployedFunction) => {
    const { url } = queues;
    const guard = await startGuard({
      of,
      table,
      bucket,
      ...emulators,
      queues: url,
      refused: (what) => refused.push(what),
    });
    const lambda = await startLambda(of, code, {
      AWS_ACCESS_KEY_ID: process.env.AWS_ACCESS_KEY_ID,
      AWS_SECRET_ACCESS_KEY: process.env.AWS_SECRET_ACCESS_KEY,
      [environment.dynamodbEndpoint]: guard.url,
      [environment.s3Endpoint]: guard.url,
      [environment.s3PublicEndpoint]: guard.url,
      [environment.sqsEndpoint]: guard.url,
      [environment.eventBridgeEndpoint]: guard.url,
    });
    return { lambda, guard };
  };
  const end = async ({ lambda, guard }: { lambda: Lambda; guard: Guard }) => {
    await lambda.stop();
    guard.stop();
  };
  const invoke = async (of: DeployedFunction, event: unknown): Promise<unknown> => {
    called.add(of.name);
    const one = started.get(of.name) ?? start(of);
    started.set(of.name, one);
    return (await one).lambda.invoke(event);
  };
  const find = (what: string, is: (of: DeployedFunction) => boolean): DeployedFunction => {
    const found = functions.find(is);
    if (!found) throw new Error(`No function that is deployed ${what}.`);
    return found;
  };

  const load = (async (file: string) => {
    const of = find(`has the handler of ${file}`, ({ handler }) => handler === `${file}.handler`);
    return (event: unknown) => invoke(of, event);
  }) as LoadFunction;
  const folder = await mkdtemp(join(tmpdir(), 'stagebook-queues-'));
  const queues = await startQueues({
    ...{ file: join(folder, 'queues.sqlite'), prefix: `${table}-`, workers, load, hooks: [], invoking: () => {} },
    deadLetters: (name) => join(folder, `${name}.jsonl`),
  });
  const streams = await followMappings(deployed, stream, {
    of: (wanted) => find(`is called ${wanted}`, ({ name }) => name === wanted),
    invoke,
  });
  const open = (authenticate: Authenticate) =>
    startHost({ port: 0, host: '127.0.0.1', load, wrote: streams.nudge, auth: { authenticate, challenge: '' } });
  // Whom the deployed authorizer lets in, it does as its deployed role may.
  const hosts = { iam: await open(async () => ({ authorizer: { iam } })), token: await open(byToken(load)) };
  return {
    urls: { iam: hosts.iam.url, token: hosts.token.url },
    functions,
    called,
    refused,
    deadLetters: streams.deadLetters,
    drained: async () => {
      await streams.drained();
      while (queues.busy()) await pause(20);
      await streams.drained();
    },
    tryOut: async (of) => end(await start(of)),
    stop: async () => {
      await Promise.all([hosts.iam.stop(), hosts.token.stop()]);
      await streams.stop();
      await queues.stop();
      await rm(folder, { recursive: true, force: true });
      await Promise.all([...started.values()].map(async (one) => end(await one)));
    },
  };
}
