import { readFileSync } from 'node:fs';
import {
  type AttributeValue,
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import { table } from '#shared/operations/table.ts';
import { replaceFile } from './data-folder.ts';
import type { Subscription } from './poller.ts';

const everySeconds = 15;

export type TimeToLive = { subscription: Subscription; sweep(): Promise<void>; stop(): void };

type Deadlines = Record<string, number>;

const read = (file: string): Deadlines => {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return {};
  }
};

/** The two attributes in one order, since a record may have them in any. */
const keyOf = (keys: Record<string, unknown> = {}): string =>
  JSON.stringify({ [table.partitionKey]: keys[table.partitionKey], [table.sortKey]: keys[table.sortKey] });

const now = () => Math.floor(Date.now() / 1000);

/**
 * dynoxide keeps items whose time to live has run out. Looking for them would be a scan, so they are noted when the
 * stream shows them written; like any consumer's progress the notes are kept in a file.
 */
export const startTimeToLive = (client: DynamoDBClient, tableName: string, file: string): TimeToLive => {
  const deadlines = read(file);
  const save = () => replaceFile(file, JSON.stringify(deadlines));

  const remove = async (key: string) => {
    const command = new DeleteItemCommand({
      TableName: tableName,
      Key: JSON.parse(key) as Record<string, AttributeValue>,
      // It may have been given more time, or be gone.
      ConditionExpression: '#ttl <= :now',
      ExpressionAttributeNames: { '#ttl': table.timeToLive },
      ExpressionAttributeValues: { ':now': { N: String(now()) } },
    });
    await client.send(command).catch((error) => {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
    });
  };

  const sweep = async () => {
    for (const [key, deadline] of Object.entries(deadlines)) {
      if (deadline > now()) continue;
      await remove(key);
      if (deadlines[key] === deadline) delete deadlines[key];
      save();
    }
  };

  const timer = setInterval(
    () => sweep().catch((error) => console.warn(`Expired items stay for now: ${error.message}`)),
    everySeconds * 1000,
  );

  return {
    subscription: {
      name: 'timeToLive',
      file: '',
      filters: [
        {
          eventName: ['INSERT', 'MODIFY'],
          dynamodb: { NewImage: { [table.timeToLive]: { N: [{ exists: true }] } } },
        },
      ],
      batchSize: 100,
      retries: 10,
      timeout: 60,
      handler: async ({ Records }) => {
        for (const { dynamodb } of Records) {
          deadlines[keyOf(dynamodb?.Keys)] = Number(dynamodb?.NewImage?.[table.timeToLive]?.N);
        }
        save();
        return null;
      },
    },
    sweep,
    stop: () => clearInterval(timer),
  };
};
