import { randomUUID } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { inject } from 'vitest';
import { connection, setEnvironment, setQueues } from '#infra/local/connection.ts';
import type { Stream } from '#infra/local/shard.ts';
import { streamsClient } from '#infra/local/stream-client.ts';
import { ensureTable } from '#infra/local/table.ts';
import { environment } from '#shared/operations/environment.ts';
import { secretsKey } from './secrets-key.ts';
import { signingKey } from './signing-key.ts';

export type FreshTable = { name: string; client: DynamoDBClient; stream: Stream };

/**
 * An empty table and the environment that leads the functions to it: import them after this, dynamically. The
 * server is the one of the run (`dynamodb-setup.ts`).
 */
export const freshTable = async (): Promise<FreshTable> => {
  const name = `stagebook-${randomUUID()}`;
  process.env[environment.table] = name;
  setEnvironment(inject('dynamodb'), true);
  // Functions with rights in the bucket do not start without its name; `freshBucket` makes one.
  process.env[environment.bucket] ||= 'no-bucket';
  process.env[environment.signingKey] ||= signingKey;
  process.env[environment.secretsKey] ||= secretsKey;
  // What is put on a queue or the bus goes nowhere, unless a test has started them.
  if (!process.env[environment.queues]) setQueues('http://127.0.0.1:9');
  const client = new DynamoDBClient(connection());
  const arn = await ensureTable(client, name);
  return { name, client, stream: { client: streamsClient(connection()), arn } };
};
