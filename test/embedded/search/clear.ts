import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { deleteItems } from '#shared/store/batch-write.ts';
import { client, tableName } from '#shared/store/client.ts';
import type { Key } from '#shared/store/keys.ts';

/** Empties the table: a process of ours knows one table only. */
export async function clear(): Promise<void> {
  for (;;) {
    const { Items = [] } = await client.send(new ScanCommand({ TableName: tableName, ProjectionExpression: 'pk, sk' }));
    if (Items.length === 0) return;
    await deleteItems(Items as Key[]);
  }
}
