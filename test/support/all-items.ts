import { DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
import type { Item } from './expressions.ts';
import type { FreshTable } from './fresh-table.ts';

/** Everything in a table, in one order. */
export async function allItems({ client, name }: FreshTable): Promise<Item[]> {
  const documents = DynamoDBDocumentClient.from(client);
  const found: Item[] = [];
  let ExclusiveStartKey: ScanCommand['input']['ExclusiveStartKey'];
  do {
    const page = await documents.send(new ScanCommand({ TableName: name, ConsistentRead: true, ExclusiveStartKey }));
    found.push(...((page.Items ?? []) as Item[]));
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey);
  const address = ({ pk, sk }: Item) => `${pk}\n${sk}`;
  return found.sort((a, b) => (address(a) < address(b) ? -1 : 1));
}
