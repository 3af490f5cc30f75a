import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { consumers } from '#shared/operations/consumers.ts';
import { environment } from '#shared/operations/environment.ts';
import { checkpointFile, startBackend } from '../backend.ts';
import { openCheckpoint } from '../checkpoint.ts';
import { died, unlessRunning } from '../command.ts';
import { connection } from '../connection.ts';
import { loadFunctions } from '../functions.ts';
import { listShards, readShard, type Stream } from '../shard.ts';
import { signingKeyFile } from '../signing-key.ts';
import { streamsClient } from '../stream-client.ts';
import { ensureTable } from '../table.ts';

/** A database whose stream is processed, as far as it was written when this began. */
type Settled = { stop(): Promise<void> };

const isPast = async (stream: Stream, checkpointPath: string): Promise<boolean> => {
  const checkpoint = openCheckpoint(checkpointPath, stream.arn);
  for (const { ShardId: shard = '' } of await listShards(stream)) {
    if (checkpoint.isClosed(shard)) continue;
    for await (const page of readShard(stream, shard, checkpoint.after(shard))) {
      if (page.length > 0) return false;
      break;
    }
  }
  return true;
};

/** A running Stagebook processes its stream itself: a moment is enough, unless it is being written to all the time. */
const waitFor = async (data: string): Promise<Settled> => {
  const arn = await ensureTable(new DynamoDBClient(connection()), process.env[environment.table] as string);
  const stream = { client: streamsClient(connection()), arn };
  for (let tries = 0; tries < 50; tries += 1) {
    const past = await Promise.all(consumers.map(({ name }) => isPast(stream, join(data, checkpointFile(name)))));
    if (past.every(Boolean)) break;
    await sleep(100);
  }
  return { stop: async () => {} };
};

/** Nobody runs: what the last Stagebook left in the stream is processed here. */
const settle = async (data: string): Promise<Settled> => {
  // Among what is left may be registrations whose files are still to be copied.
  const s3 = { port: 0, host: '127.0.0.1' };
  const backend = await startBackend({ data, load: loadFunctions(), s3, died });
  await backend.drained();
  return backend;
};

/** Of a data folder. A key that is chosen by the environment signs instead of the folder's own. */
export const settled = async (data: string): Promise<Settled> => {
  const own = await unlessRunning(() => settle(data));
  if (own) return own;
  process.env[environment.signingKey] ||= join(data, signingKeyFile);
  return waitFor(data);
};
