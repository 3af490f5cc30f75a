import {
  DescribeStreamCommand,
  type DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
} from '@aws-sdk/client-dynamodb-streams';
import type { Stream } from '#infra/local/shard.ts';

export type FakeShard = { parent?: string; numbers: number[]; closed?: boolean; ending?: string };

const named = (name: string) => Object.assign(new Error(name), { name });

/** A stream in memory whose shards open, fill, close and fail as a test says; sequence numbers are plain numbers. */
export const fakeStream = (shards: Record<string, FakeShard>) => {
  /** Errors of the next calls of GetRecords, by name. */
  const failures: string[] = [];
  const record = (number: number) => ({
    eventName: 'INSERT',
    dynamodb: { SequenceNumber: String(number), Keys: { pk: { S: String(number) } } },
  });

  const describe = () => ({
    StreamDescription: {
      Shards: Object.entries(shards).map(([ShardId, { parent, ending }]) => ({
        ShardId,
        ...(parent && { ParentShardId: parent }),
        SequenceNumberRange: { ...(ending && { EndingSequenceNumber: ending }) },
      })),
    },
  });

  const iterator = ({ ShardId, ShardIteratorType, SequenceNumber }: GetShardIteratorCommand['input']) => {
    const oldest = shards[ShardId as string]?.numbers[0] ?? 0;
    const after = ShardIteratorType === 'TRIM_HORIZON' ? oldest - 1 : Number(SequenceNumber);
    if (after < oldest - 1) throw named('TrimmedDataAccessException');
    return { ShardIterator: `${ShardId}:${after}` };
  };

  const records = ({ ShardIterator = '' }: GetRecordsCommand['input']) => {
    const failure = failures.shift();
    if (failure) throw named(failure);
    const [id = '', after] = ShardIterator.split(':');
    const { numbers = [], closed } = shards[id] ?? {};
    const page = numbers.filter((number) => number > Number(after)).slice(0, 3);
    const last = page.at(-1) ?? after;
    const isOver = closed && last === (numbers.at(-1) ?? after);
    return { Records: page.map(record), ...(!isOver && { NextShardIterator: `${id}:${last}` }) };
  };

  const send = async (command: { input: object }) => {
    if (command instanceof DescribeStreamCommand) return describe();
    if (command instanceof GetShardIteratorCommand) return iterator(command.input);
    if (command instanceof GetRecordsCommand) return records(command.input);
    throw new Error('a command that streams do not have');
  };
  const stream: Stream = { client: { send } as unknown as DynamoDBStreamsClient, arn: 'arn:fake' };
  return { stream, failures };
};
