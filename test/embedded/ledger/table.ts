import { DeleteCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { client, tableName } from '#shared/store/client.ts';

/** The table as somebody has it who may write everything in it. */

// biome-ignore lint/suspicious/noExplicitAny: whoever tampers with items takes them as they are
export type Raw = { pk: string; sk: string } & Record<string, any>;

export const put = (item: Raw) => client.send(new PutCommand({ TableName: tableName, Item: item }));

export const remove = ({ pk, sk }: Pick<Raw, 'pk' | 'sk'>) =>
  client.send(new DeleteCommand({ TableName: tableName, Key: { pk, sk } }));

export async function partition(pk: string): Promise<Raw[]> {
  const { Items = [] } = await client.send(
    new QueryCommand({
      TableName: tableName,
      ConsistentRead: true,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': pk },
    }),
  );
  return Items as Raw[];
}

/** A model's chain, its traces, and its rows. */
export type Ledger = { id: string; entries: Raw[]; head: Raw; traces: Raw[]; rows: Map<string, Raw> };

export async function ledgerOf(id: string): Promise<Ledger> {
  const [items, rows] = [await partition(`AUDIT#${id}`), await partition(`MODEL#${id}`)];
  return {
    id,
    entries: items.filter(({ sk }) => /^(CHANGE|V|NOTE)#/.test(sk)).sort((a, b) => a.n - b.n),
    head: items.find(({ sk }) => sk === 'HEAD') as Raw,
    traces: items.filter(({ sk }) => /^(OF|MOVE)#/.test(sk)),
    rows: new Map(rows.map((row) => [row.sk, row])),
  };
}
