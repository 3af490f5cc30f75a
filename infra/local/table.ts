import { setTimeout as sleep } from 'node:timers/promises';
import {
  CreateTableCommand,
  DescribeTableCommand,
  type DynamoDBClient,
  ResourceNotFoundException,
  type TableDescription,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import { table } from '#shared/operations/table.ts';

type KeyPair = { partitionKey: string; sortKey: string };

const keySchema = ({ partitionKey, sortKey }: KeyPair) => [
  { AttributeName: partitionKey, KeyType: 'HASH' as const },
  { AttributeName: sortKey, KeyType: 'RANGE' as const },
];

const keyAttributes = [table, ...Object.values(table.indexes)].flatMap(({ partitionKey, sortKey }) => [
  partitionKey,
  sortKey,
]);

const creation = (TableName: string) =>
  new CreateTableCommand({
    TableName,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: keyAttributes.map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
    KeySchema: keySchema(table),
    GlobalSecondaryIndexes: Object.entries(table.indexes).map(([IndexName, keys]) => ({
      IndexName,
      KeySchema: keySchema(keys),
      Projection: { ProjectionType: 'KEYS_ONLY' },
    })),
    StreamSpecification: { StreamEnabled: true, StreamViewType: table.stream },
  });

const describe = async (client: DynamoDBClient, TableName: string): Promise<TableDescription | undefined> => {
  try {
    return (await client.send(new DescribeTableCommand({ TableName }))).Table;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
};

const active = async (client: DynamoDBClient, name: string): Promise<TableDescription> => {
  for (;;) {
    const found = await describe(client, name);
    if (found?.TableStatus === 'ACTIVE') return found;
    await sleep(50);
  }
};

/** Creates the one table if it is absent, as the cloud has it, and answers its stream's ARN. */
export const ensureTable = async (client: DynamoDBClient, name: string): Promise<string> => {
  if (!(await describe(client, name))) {
    await client.send(creation(name));
    await active(client, name);
    await client.send(
      new UpdateTimeToLiveCommand({
        TableName: name,
        TimeToLiveSpecification: { AttributeName: table.timeToLive, Enabled: true },
      }),
    );
  }
  return (await active(client, name)).LatestStreamArn as string;
};
