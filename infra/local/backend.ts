import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import { consumers } from '#shared/operations/consumers.ts';
import { environment } from '#shared/operations/environment.ts';
import { openCheckpoint } from './checkpoint.ts';
import { connection, setEnvironment } from './connection.ts';
import { type DataFolder, openDataFolder } from './data-folder.ts';
import { type DynamoDB, endOrphan, startDynoxide } from './dynamodb.ts';
import { trimStream } from './dynoxide-file.ts';
import type { LoadFunction } from './functions.ts';
import type { Subscription } from './poller.ts';
import { type EventSourceMapping, type Streams, startStreams } from './streams.ts';
import { ensureTable } from './table.ts';
import { startTimeToLive } from './time-to-live.ts';

export type BackendOptions = {
  /** The data folder. */
  data: string;
  load: LoadFunction;
  /** Told when the embedded database ends though nobody stopped it. */
  died(): void;
};

export type Backend = Pick<Streams, 'nudge' | 'drained'> & {
  dynamodb: string;
  /** Lets `npm run ledger` and the next Stagebook on the folder know where we are. */
  announce(url: string): void;
  stop(): Promise<void>;
};

/** In the data folder. */
export const databaseFile = 'dynamodb.sqlite';

/** The database named by `DYNAMODB_ENDPOINT`, or else the embedded one on the folder. */
const startDatabase = async (folder: DataFolder, died: () => void): Promise<DynamoDB> => {
  const elsewhere = process.env[environment.dynamodbEndpoint];
  const database = elsewhere
    ? { endpoint: elsewhere, stop: async () => {} }
    : await startDynoxide(folder.file(databaseFile), died);
  setEnvironment(database.endpoint, !elsewhere);
  return database;
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

const mappingsFor = (all: Subscription[], arn: string, folder: DataFolder): EventSourceMapping[] =>
  all.map((subscription) => ({
    subscription,
    checkpoint: openCheckpoint(folder.file(checkpointFile(subscription.name)), arn),
    deadLetters: folder.file(`dead-letters/${subscription.name}.jsonl`),
  }));

/** Everything but HTTP: the data folder, the database with its table, the stream's consumers, the time to live. */
export const startBackend = async ({ data, load, died }: BackendOptions): Promise<Backend> => {
  /** How to undo what is done so far, the last thing first. */
  const undo: (() => void | Promise<void>)[] = [];
  const stop = async () => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    const folder = openDataFolder(data);
    undo.push(() => folder.release());
    if (folder.leftBehind) await endOrphan(folder.leftBehind);

    const database = await startDatabase(folder, died);
    undo.push(() => database.stop());
    const { endpoint: dynamodb, pid: dynamodbPid } = database;
    const embedded = dynamodbPid !== undefined;
    const self = { pid: process.pid, dynamodb, ...(embedded && { dynamodbPid }) };
    folder.announce(self);

    const client = new DynamoDBClient(connection());
    const tableName = process.env[environment.table] as string;
    const arn = await ensureTable(client, tableName);
    const timeToLive = startTimeToLive(client, tableName, folder.file('time-to-live.json'));
    undo.push(() => timeToLive.stop());

    const mappings = mappingsFor([...subscriptions(load), timeToLive.subscription], arn, folder);
    const passedByAll = Math.min(...mappings.map(({ checkpoint }) => checkpoint.least()));
    if (embedded) trimStream(folder.file(databaseFile), tableName, passedByAll);
    const streams = await startStreams({ client: new DynamoDBStreamsClient(connection()), arn }, mappings);
    undo.push(() => streams.stop());
    const { nudge, drained } = streams;
    return { dynamodb, nudge, drained, announce: (url) => folder.announce({ ...self, url }), stop };
  } catch (error) {
    await stop();
    throw error;
  }
};
