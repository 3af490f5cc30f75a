import { appendFileSync, readFileSync } from 'node:fs';
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

const lineOf = (deadlines: Deadlines): string => `${JSON.stringify(deadlines)}\n`;

/** Each line says more, or later, than those before; one that a kill -9 cut off is delivered again. */
function read(file: string): Deadlines {
  const deadlines: Deadlines = {};
  try {
    for (const line of readFileSync(file, 'utf8').split('\n')) Object.assign(deadlines, JSON.parse(line || '{}'));
  } catch {
    // There is none yet, or no more of it.
  }
  return deadlines;
}

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
  const save = () => replaceFile(file, lineOf(deadlines));
  // A line that was cut off is none that others can follow.
  save();

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
    const expired = Object.entries(deadlines).filter(([, deadline]) => deadline <= now());
    for (const [key, deadline] of expired) {
      await remove(key);
      if (deadlines[key] === deadline) delete deadlines[key];
    }
    if (expired.length > 0) save();
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
        const noted = Object.fromEntries(
          Records.map(({ dynamodb }) => [keyOf(dynamodb?.Keys), Number(dynamodb?.NewImage?.[table.timeToLive]?.N)]),
        );
        Object.assign(deadlines, noted);
        // All of them each time would take longer and longer.
        appendFileSync(file, lineOf(noted));
        return null;
      },
    },
    sweep,
    stop: () => clearInterval(timer),
  };
};
