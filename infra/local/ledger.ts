import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import { consumers } from '#shared/operations/consumers.ts';
import { environment } from '#shared/operations/environment.ts';
import { checkpointFile, startBackend } from './backend.ts';
import { CannotStart } from './cannot-start.ts';
import { openCheckpoint } from './checkpoint.ts';
import { died, fail, requireData, unlessRunning } from './command.ts';
import { connection } from './connection.ts';
import { loadFunctions } from './functions.ts';
import { dataFolder, parseOrExplain } from './options.ts';
import { listShards, readShard, type Stream } from './shard.ts';
import { ensureTable } from './table.ts';

const usage = 'Usage: npm run ledger -- verify [--data DIR]';

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
  const stream = { client: new DynamoDBStreamsClient(connection()), arn };
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

const verify = async (data: string): Promise<boolean> => {
  requireData(data);
  const settled = (await unlessRunning(() => settle(data))) ?? (await waitFor(data));
  const { verifyLedger } = await import('#functions/ledger/verify.ts');
  const { models, entries, repaired, problems } = await verifyLedger();
  await settled.stop();
  console.log(`The ledger in ${data} has ${entries} entries of ${models} models.`);
  if (repaired > 0) console.log(`${repaired} rows had no entry yet; they have one now.`);
  for (const problem of problems) console.log(`PROBLEM: ${problem}`);
  if (problems.length === 0) console.log('Every change has its entry, and every chain holds.');
  return problems.length === 0;
};

const known = { data: { type: 'string' }, help: { type: 'boolean' } } as const;

try {
  const { values, positionals } = parseOrExplain({ options: known, allowPositionals: true });
  if (values.help) console.log(usage);
  else if (positionals.join(' ') !== 'verify') throw new CannotStart(usage);
  else process.exitCode = (await verify(resolve(values.data ?? dataFolder(process.env)))) ? 0 : 1;
} catch (error) {
  fail(error);
}
