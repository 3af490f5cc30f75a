import * as streams from '@aws-sdk/client-dynamodb-streams';
import * as documents from '@aws-sdk/lib-dynamodb';
import { type NativeAttributeValue, unmarshall } from '@aws-sdk/util-dynamodb';
import type { Sent } from './recorder.ts';

/** What was recorded, as a program says it to the SDK's document client. */

type Attributes = Parameters<typeof unmarshall>[0];
type Native = Record<string, NativeAttributeValue>;

/** Fields that hold attributes, each with its type. */
const typed = new Set(['Key', 'Item', 'ExpressionAttributeValues', 'ExclusiveStartKey']);

function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([field, inner]): [string, unknown][] => {
      // A token would make the second time the same as the first.
      if (field === 'ClientRequestToken') return [];
      if (typed.has(field)) return [[field, unmarshall(bytes(inner) as Attributes)]];
      if (field === 'Keys') return [[field, (inner as Attributes[]).map((key): Native => unmarshall(key))]];
      return [[field, plain(inner)]];
    }),
  );
}

/** JSON has bytes in base64. */
function bytes(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(bytes);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([type, inner]) => [
      type,
      type === 'B' && typeof inner === 'string' ? Buffer.from(inner, 'base64') : bytes(inner),
    ]),
  );
}

const ofDocuments = {
  GetItem: documents.GetCommand,
  BatchGetItem: documents.BatchGetCommand,
  Query: documents.QueryCommand,
  Scan: documents.ScanCommand,
  PutItem: documents.PutCommand,
  UpdateItem: documents.UpdateCommand,
  DeleteItem: documents.DeleteCommand,
  BatchWriteItem: documents.BatchWriteCommand,
  TransactGetItems: documents.TransactGetCommand,
  TransactWriteItems: documents.TransactWriteCommand,
} as const;

type Clients = { documents: documents.DynamoDBDocumentClient; streams: streams.DynamoDBStreamsClient };
export type Replay = (clients: Clients) => Promise<unknown>;

/** Where each chain of iterators of the recording stands in the stream that is read now. */
function streamReplay({ operation, input, answer }: Sent, chains: Map<string, { now: string | undefined }>): Replay {
  if (operation === 'GetShardIterator') {
    const chain: { now: string | undefined } = { now: undefined };
    if (answer?.ShardIterator) chains.set(answer.ShardIterator, chain);
    return async ({ streams: client }) => {
      const command = new streams.GetShardIteratorCommand(input as unknown as streams.GetShardIteratorCommandInput);
      chain.now = (await client.send(command)).ShardIterator;
    };
  }
  if (operation === 'GetRecords') {
    const chain = chains.get(String(input.ShardIterator)) ?? { now: undefined };
    if (answer?.NextShardIterator) chains.set(answer.NextShardIterator, chain);
    return async ({ streams: client }) => {
      if (!chain.now) return;
      const { NextShardIterator } = await client.send(
        new streams.GetRecordsCommand({ ...input, ShardIterator: chain.now }),
      );
      chain.now = NextShardIterator;
    };
  }
  if (operation === 'DescribeStream') {
    const asked = input as unknown as streams.DescribeStreamCommandInput;
    return ({ streams: client }) => client.send(new streams.DescribeStreamCommand(asked));
  }
  // What a start asks of the table itself.
  return async () => {};
}

export function replays(groups: readonly Sent[][]): Replay[][] {
  const chains = new Map<string, { now: string | undefined }>();
  return groups.map((group) =>
    group.map((sent): Replay => {
      const Command = ofDocuments[sent.operation as keyof typeof ofDocuments];
      if (!Command) return streamReplay(sent, chains);
      const input = plain(sent.input) as never;
      return ({ documents: client }) => client.send(new Command(input) as documents.GetCommand);
    }),
  );
}
