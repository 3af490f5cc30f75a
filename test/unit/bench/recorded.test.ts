import { DynamoDBStreamsClient, GetRecordsCommand, GetShardIteratorCommand } from '@aws-sdk/client-dynamodb-streams';
import { DynamoDBDocumentClient, QueryCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { expect, test } from 'vitest';
import { replays } from '#bench/load/commands.ts';
import { atOnce, type Sent } from '#bench/load/recorder.ts';

const documents = mockClient(DynamoDBDocumentClient);
const streams = mockClient(DynamoDBStreamsClient);
const clients = {
  documents: documents as unknown as DynamoDBDocumentClient,
  streams: streams as unknown as DynamoDBStreamsClient,
};

const sent = (operation: string, start: number, end: number, rest: Partial<Sent> = {}): Sent => ({
  ...{ operation, start, end, input: {} },
  ...rest,
});

test('what began before anything of it had ended was asked at once', () => {
  const recorded = [sent('a', 0, 5), sent('b', 1, 9), sent('c', 6, 8), sent('d', 7, 12), sent('e', 12, 13)];
  expect(atOnce(recorded).map((group) => group.map(({ operation }) => operation).join(''))).toEqual(['ab', 'cd', 'e']);
});

test('requests are asked again in the words of the document client, without their token', async () => {
  const [group = []] = replays([
    [
      sent('Query', 0, 1, { input: { TableName: 't', ExpressionAttributeValues: { ':k': { S: 'x' } } } }),
      sent('TransactWriteItems', 0, 1, {
        input: {
          ClientRequestToken: 'once',
          TransactItems: [{ Put: { TableName: 't', Item: { n: { N: '7' }, b: { B: 'AQI=' } } } }],
        },
      }),
    ],
  ]);
  for (const replay of group) await replay(clients);
  expect(documents.commandCalls(QueryCommand)[0]?.args[0].input).toEqual({
    TableName: 't',
    ExpressionAttributeValues: { ':k': 'x' },
  });
  expect(documents.commandCalls(TransactWriteCommand)[0]?.args[0].input).toEqual({
    TransactItems: [{ Put: { TableName: 't', Item: { n: 7, b: Buffer.from([1, 2]) } } }],
  });
});

test('a stream is read on from where the replay is, not from where the recording was', async () => {
  streams.on(GetShardIteratorCommand).resolves({ ShardIterator: 'now-1' });
  streams.on(GetRecordsCommand).resolves({ NextShardIterator: 'now-2' });
  const groups = replays([
    [sent('GetShardIterator', 0, 1, { answer: { ShardIterator: 'then-1' } })],
    [sent('GetRecords', 1, 2, { input: { ShardIterator: 'then-1' }, answer: { NextShardIterator: 'then-2' } })],
    [sent('GetRecords', 2, 3, { input: { ShardIterator: 'then-2' }, answer: { NextShardIterator: 'then-3' } })],
  ]);
  for (const [replay] of groups) await replay?.(clients);
  const asked = streams.commandCalls(GetRecordsCommand).map(({ args }) => args[0].input.ShardIterator);
  expect(asked).toEqual(['now-1', 'now-2']);
});
