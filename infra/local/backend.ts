import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { consumers } from '#shared/operations/consumers.ts';
import { environment } from '#shared/operations/environment.ts';
import { workers } from '#shared/operations/workers.ts';
import { openCheckpoint } from './checkpoint.ts';
import { startClock } from './clock.ts';
import { connection, credentials, setCredentials, setDatabase, setQueues } from './connection.ts';
import { type DataFolder, openDataFolder, type Running } from './data-folder.ts';
import { type DynamoDB, endOrphan, startDynoxide } from './dynamodb.ts';
import { trimStream } from './dynoxide-file.ts';
import type { LoadFunction } from './functions.ts';
import { endLeftBehind } from './orphan.ts';
import type { Subscription } from './poller.ts';
import { readDeploymentHooks } from './queues/deployment-hooks.ts';
import { type Queues, startQueues } from './queues/queues.ts';
import { type S3Options, startS3 } from './s3.ts';
import { provideSecretsKey } from './secrets-key.ts';
import { provideSigningKey } from './signing-key.ts';
import { streamsClient } from './stream-client.ts';
import { type EventSourceMapping, type Streams, startStreams } from './streams.ts';
import { ensureTable } from './table.ts';
import { startTimeToLive } from './time-to-live.ts';
import { type Undo, undoable } from './undoable.ts';

export type StorageOptions = {
  /** The data folder. */
  data: string;
  /** Where S3 is to listen; without it there is none. */
  s3?: S3Options;
  /** What the embedded S3 lets in, if others than this machine's own user may try. */
  secret?: string | undefined;
  /** Told when the embedded database, or S3, ends though nobody stopped it. */
  died(what: 'DynamoDB' | 'S3'): void;
};

export type BackendOptions = StorageOptions & {
  load: LoadFunction;
  /** How often a checkpoint is taken, 0: never. Without it the clock starts nothing. */
  checkpointMinutes?: number;
  /** A file of rules of the event bus, with commands. */
  deploymentHooks?: string | undefined;
};

export type Backend = Pick<Streams, 'nudge' | 'drained'> & {
  dynamodb: string;
  s3?: string;
  /** Lets commands on the folder, and the next Stagebook there, know where we are. */
  announce(url: string): void;
  stop(): Promise<void>;
};

/** In the data folder. */
export const databaseFile = 'dynamodb.sqlite';
const s3Folder = 's3';

/** The database named by `DYNAMODB_ENDPOINT`, or else the embedded one on the folder. */
const startDatabase = async (folder: DataFolder, died: () => void): Promise<DynamoDB> => {
  const elsewhere = process.env[environment.dynamodbEndpoint];
  return elsewhere ? { endpoint: elsewhere, stop: async () => {} } : startDynoxide(folder.file(databaseFile), died);
};

const endOrphans = async (left: Running): Promise<void> => {
  await Promise.all([endOrphan(left), left.s3 && endLeftBehind(left.s3, left.s3Pid)]);
};

const subscriptions = (load: LoadFunction): Subscription[] =>
  consumers.map((consumer) => ({
    ...consumer,
    handler: async (event, context) => {
      const handler = await load<typeof event, Awaited<ReturnType<Subscription['handler']>>>(consumer.file);
      return handler(event, context);
    },
  }));

export const checkpointFile = (consumer: string): string => `checkpoint-${consumer}.json`;

const deadLettersOf = (folder: DataFolder) => (name: string) => folder.file(`dead-letters/${name}.jsonl`);

const mappingsFor = (all: Subscription[], arn: string, folder: DataFolder): EventSourceMapping[] =>
  all.map((subscription) => ({
    subscription,
    checkpoint: openCheckpoint(folder.file(checkpointFile(subscription.name)), arn),
    deadLetters: deadLettersOf(folder)(subscription.name),
  }));

const openStorage = async (undo: Undo, { data, s3: s3Options, secret, died }: StorageOptions) => {
  const folder = openDataFolder(data);
  undo.push(() => folder.release());
  undo.push(provideSigningKey(folder));
  undo.push(provideSecretsKey(folder));
  if (folder.leftBehind) await endOrphans(folder.leftBehind);

  const keep = async <Started extends { stop(): Promise<void> }>(starting: Promise<Started>): Promise<Started> => {
    const started = await starting;
    undo.push(() => started.stop());
    return started;
  };
  const own = !process.env[environment.dynamodbEndpoint] && !process.env[environment.s3Endpoint];
  setCredentials(own, secret);
  const starting = [
    keep(startDatabase(folder, () => died('DynamoDB'))),
    s3Options && keep(startS3(folder.file(s3Folder), s3Options, () => died('S3'))),
  ] as const;
  // If one cannot start the other is not left behind.
  await Promise.allSettled(starting);
  const [database, s3] = await Promise.all(starting);
  setDatabase(database.endpoint);

  const { endpoint: dynamodb, pid: dynamodbPid } = database;
  const self: Running = {
    pid: process.pid,
    dynamodb,
    ...(dynamodbPid !== undefined && { dynamodbPid }),
    ...(s3 && { s3: s3.endpoint }),
    ...(s3?.pid && { s3Pid: s3.pid }),
  };
  folder.announce(self);

  const client = new DynamoDBClient(connection());
  const tableName = process.env[environment.table] as string;
  return { folder, self, client, tableName, arn: await ensureTable(client, tableName) };
};

/** The data folder with the database and its table, and S3: what is written waits in the stream. */
export const startStorage = (options: StorageOptions): Promise<{ stop(): Promise<void> }> =>
  undoable((undo) => openStorage(undo, options));

/** Waits until neither the stream nor the queues have anything left, nor led to anything meanwhile. */
const drain = async (streams: Pick<Streams, 'drained'>, queues: Queues, batches: () => number): Promise<void> => {
  for (let before = -1; before !== batches(); ) {
    before = batches();
    await streams.drained();
    while (queues.busy()) await sleep(10);
  }
};

/** Everything but HTTP: the storage, the stream's consumers, the queues' workers, the time to live, the clock. */
export const startBackend = (options: BackendOptions): Promise<Backend> =>
  undoable(async (undo) => {
    const { load, checkpointMinutes, deploymentHooks, secret } = options;
    const hooks = readDeploymentHooks(deploymentHooks);
    const { folder, self, client, tableName, arn } = await openStorage(undo, options);
    const timeToLive = startTimeToLive(client, tableName, folder.file('time-to-live.json'));
    undo.push(() => timeToLive.stop());

    let batches = 0;
    const queues = await startQueues({
      file: folder.file('queues.sqlite'),
      deadLetters: deadLettersOf(folder),
      workers,
      load,
      credentials: secret === undefined ? undefined : credentials(),
      hooks,
      listening: (url) => undo.push(setQueues(url)),
      invoking: () => {
        batches += 1;
      },
    });
    undo.push(() => queues.stop());

    if (checkpointMinutes !== undefined) {
      const clock = startClock(load, checkpointMinutes);
      undo.push(() => clock.stop());
    }

    const mappings = mappingsFor([...subscriptions(load), timeToLive.subscription], arn, folder);
    const passedByAll = Math.min(...mappings.map(({ checkpoint }) => checkpoint.least()));
    if (self.dynamodbPid !== undefined) trimStream(folder.file(databaseFile), tableName, passedByAll);
    const streams = await startStreams({ client: streamsClient(connection()), arn }, mappings);
    undo.push(() => streams.stop());
    const { dynamodb, s3 } = self;
    const announce = (url: string) => folder.announce({ ...self, url });
    const drained = () => drain(streams, queues, () => batches);
    return { dynamodb, ...(s3 && { s3 }), nudge: streams.nudge, drained, announce };
  });
