import { isDeepStrictEqual } from 'node:util';
import {
  DescribeStreamCommand,
  type DynamoDBStreamsClient,
  GetRecordsCommand,
  type GetRecordsCommandOutput,
  GetShardIteratorCommand,
  type Shard,
} from '@aws-sdk/client-dynamodb-streams';
import type { DynamoDBRecord } from 'aws-lambda';
import { SharedPages } from './shared-pages.ts';

/** A record as DynamoDB's JSON has it. */
export type StreamRecord = Omit<DynamoDBRecord, 'userIdentity'> & {
  userIdentity?: { Type: string; PrincipalId: string };
};

/** `client` is one of `stream-client.ts`; with `pages` those who read the same share them. */
export type Stream = { client: DynamoDBStreamsClient; arn: string; pages?: SharedPages<GetRecordsCommandOutput> };

/** Every shard the stream still knows, parents before children. */
export const listShards = async ({ client, arn }: Stream): Promise<Shard[]> => {
  const shards: Shard[] = [];
  let after: string | undefined;
  do {
    const { StreamDescription } = await client.send(
      new DescribeStreamCommand({ StreamArn: arn, ...(after && { ExclusiveStartShardId: after }) }),
    );
    shards.push(...(StreamDescription?.Shards ?? []));
    after = StreamDescription?.LastEvaluatedShardId;
  } while (after);
  return shards;
};

/** Where to read on after a sequence number, or from the oldest record there is, should that one be forgotten. */
const iteratorAfter = async (stream: Stream, shard: string, after?: string): Promise<string | undefined> => {
  const position = after
    ? ({ ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', SequenceNumber: after } as const)
    : ({ ShardIteratorType: 'TRIM_HORIZON' } as const);
  const command = new GetShardIteratorCommand({ StreamArn: stream.arn, ShardId: shard, ...position });
  try {
    return (await stream.client.send(command)).ShardIterator;
  } catch (error) {
    if (after && (error as Error).name === 'TrimmedDataAccessException') return iteratorAfter(stream, shard);
    throw error;
  }
};

/**
 * Reads one shard page by page from `after` on, for as long as it is open; an empty page is what the end looks like
 * for now. Only a missing next iterator says closed: dynoxide shows an EndingSequenceNumber on its open shard.
 */
export async function* readShard(stream: Stream, shard: string, after?: string): AsyncGenerator<StreamRecord[]> {
  const { client, pages = new SharedPages() } = stream;
  const place = () => `${shard} after ${last}`;
  let [iterator, last] = [await iteratorAfter(stream, shard, after), after];
  while (iterator) {
    const command = new GetRecordsCommand({ ShardIterator: iterator, Limit: 1000 });
    const found: StreamRecord[] = [];
    let page: GetRecordsCommandOutput | undefined = await pages.at(place(), () => client.send(command));
    // What others have read behind it is no news either.
    for (; page && found.length < 1_000; page = iterator ? pages.known(place()) : undefined) {
      const records = (page.Records ?? []) as StreamRecord[];
      found.push(...records);
      iterator = page.NextShardIterator;
      last = records.at(-1)?.dynamodb?.SequenceNumber ?? last;
      if (records.length === 0) break;
    }
    yield found;
  }
}

/** With what Lambda adds to it, and calls otherwise. */
export const asLambdaGetsIt = ({ userIdentity, ...record }: StreamRecord, arn: string): DynamoDBRecord => ({
  ...record,
  eventSourceARN: arn,
  ...(userIdentity && { userIdentity: { type: userIdentity.Type, principalId: userIdentity.PrincipalId } }),
});

/** A write that changed nothing: AWS has no record of it, dynoxide has. */
export const changesNothing = ({ eventName, dynamodb }: StreamRecord): boolean =>
  eventName === 'MODIFY' && isDeepStrictEqual(dynamodb?.NewImage, dynamodb?.OldImage);
