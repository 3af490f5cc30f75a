import { randomBytes } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DeleteObjectCommand } from '@aws-sdk/client-s3';
import { provideSigningKey } from '#infra/local/signing-key.ts';
import type { ChainHead } from '#shared/domain/checkpoint.ts';
import { environment } from '#shared/operations/environment.ts';
import type { Document } from '#shared/store/checkpoints/documents.ts';
import { freshBucket } from '#test/support/fresh-bucket.ts';
import { freshTable } from '#test/support/fresh-table.ts';

/** An empty table and bucket, a key of their own, and what takes checkpoints there. */
export async function fresh() {
  await freshTable();
  const { name: Bucket, client: s3 } = await freshBucket();
  delete process.env[environment.signingKey];
  const folder = mkdtempSync(join(tmpdir(), 'stagebook-checkpoints-'));
  provideSigningKey({ file: (name) => join(folder, name) });
  const [{ takeCheckpoints }, { client, tableName }, { PutCommand, DeleteCommand }, keys, read, { limits }] =
    await Promise.all([
      import('#shared/store/checkpoints/take.ts'),
      import('#shared/store/client.ts'),
      import('@aws-sdk/lib-dynamodb'),
      import('#shared/store/keys.ts'),
      import('#shared/store/checkpoints/read.ts'),
      import('#shared/store/checkpoints/limits.ts'),
    ]);
  const { publicKeys } = await import('#shared/store/checkpoints/signer.ts');
  const { queryPages } = await import('#shared/store/query.ts');
  const { latestCheckpoint } = await import('#shared/store/checkpoints/latest.ts');

  const objectOf = (sequence: number) => ({
    Bucket,
    Key: `checkpoints/${String(sequence).padStart(10, '0')}.json`,
  });
  /** A chain that ends there, as of a moment (ms since 1970). */
  const move = async (model_id: string, n: number, at = Date.now()): Promise<ChainHead> => {
    const head = { model_id, n, hash: randomBytes(32).toString('hex') };
    const Item = { ...keys.headKey(model_id), n, hash: head.hash, rev: n, ...keys.headIndexKeys(model_id, at) };
    await client.send(new PutCommand({ TableName: tableName, Item }));
    return head;
  };
  const listed = async () => {
    const documents: Document[] = [];
    for await (const document of read.listCheckpoints()) documents.push(document);
    return documents;
  };
  /** As if the pointer had never been written. */
  const forget = () => client.send(new DeleteCommand({ TableName: tableName, Key: keys.latestKey }));
  /** No checkpoints, and no chains. */
  const clear = async () => {
    for await (const page of queryPages({ index: 'list', partition: keys.listPartition.heads }))
      for (const { pk, sk } of page) await client.send(new DeleteCommand({ TableName: tableName, Key: { pk, sk } }));
    for await (const { checkpoint } of read.listCheckpoints())
      await s3.send(new DeleteObjectCommand(objectOf(checkpoint.sequence)));
    await forget();
  };
  return {
    s3,
    objectOf,
    client,
    limits,
    move,
    take: () => takeCheckpoints(Date.now() + 60_000),
    documents: async () => (await listed()).map(({ checkpoint }) => checkpoint),
    hashes: async () => (await listed()).map(({ hash }) => hash),
    latest: latestCheckpoint,
    forget,
    clear,
    key: async () => (await publicKeys())[0] as Awaited<ReturnType<typeof publicKeys>>[number],
  };
}
