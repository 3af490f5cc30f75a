import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  BatchGetCommand,
  BatchWriteCommand,
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { Hash } from '@smithy/core/serde';
import { SignatureV4 } from '@smithy/signature-v4';
import { expect, test } from 'vitest';
import { connection, identity } from '#infra/local/connection.ts';
import { freshTable } from '#test/support/fresh-table.ts';

const { name: TableName } = await freshTable();
const { client } = await import('#shared/store/client.ts');

/** As it comes, to compare with. */
const plain = DynamoDBDocumentClient.from(new DynamoDBClient(connection()), {
  marshallOptions: { removeUndefinedValues: true, convertClassInstanceToMap: true },
});

const key = { pk: 'P', sk: 'a' };
const item = {
  ...key,
  text: 'ä😀',
  n: 1.5,
  none: null,
  list: [1, ['x']],
  map: { constructor: 'c' },
  raw: Buffer.from('r'),
};

type Outcome = { output?: object; error?: object };

const withoutMetadata = ({ $metadata, ...rest }: { $metadata?: object }) => rest;

async function outcomeOf(send: () => Promise<{ $metadata?: object }>): Promise<Outcome> {
  try {
    return { output: withoutMetadata(await send()) };
  } catch (error) {
    const { name, message, $fault, CancellationReasons, Item } = error as Error & Record<string, unknown>;
    return { error: { name, message, $fault, CancellationReasons, Item } };
  }
}

const condition = {
  ConditionExpression: 'attribute_not_exists(pk)',
  ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
} as const;

test('answers and errors are those of the SDK’s own client', async () => {
  await plain.send(new PutCommand({ TableName, Item: item }));
  const commands = [
    () => new GetCommand({ TableName, Key: key, ConsistentRead: true, ReturnConsumedCapacity: 'TOTAL' }),
    () => new GetCommand({ TableName, Key: { pk: 'P', sk: 'none' } }),
    () => new BatchGetCommand({ RequestItems: { [TableName]: { Keys: [key, { pk: 'P', sk: 'none' }] } } }),
    () =>
      new QueryCommand({
        TableName,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': 'P' },
        Limit: 1,
      }),
    () => new PutCommand({ TableName, Item: { ...item, more: undefined }, ReturnValues: 'ALL_OLD' }),
    () => new PutCommand({ TableName, Item: item, ...condition }),
    () => new TransactWriteCommand({ TransactItems: [{ Put: { TableName, Item: item, ...condition } }] }),
    () =>
      new UpdateCommand({
        TableName,
        Key: key,
        UpdateExpression: 'SET n = :n',
        ExpressionAttributeValues: { ':n': 2 },
        ReturnValues: 'ALL_NEW',
      }),
    () => new BatchWriteCommand({ RequestItems: { [TableName]: [{ PutRequest: { Item: item } }] } }),
    () => new GetCommand({ TableName: 'elsewhere', Key: key }),
    () => new GetCommand({ TableName, Key: { pk: 'P' } }),
    () => new DeleteCommand({ TableName, Key: { pk: 'P', sk: 'none' }, ReturnValues: 'ALL_OLD' }),
  ];
  for (const command of commands) {
    expect(await outcomeOf(() => client.send(command() as never)), command().constructor.name).toEqual(
      await outcomeOf(() => plain.send(command() as never)),
    );
  }
});

test('a middleware that is added later is called, with what was sent as ours', async () => {
  const seen: unknown[] = [];
  const get = () => client.send(new GetCommand({ TableName, Key: key }));
  await get();
  client.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        seen.push([commandName, args.input]);
        return next(args);
      },
    { step: 'initialize', name: 'seen' },
  );
  await get();
  client.middlewareStack.remove('seen');
  await get();
  expect(seen).toEqual([['GetItemCommand', { TableName, Key: key }]]);
});

test('a transaction that is sent again after a lost answer is done once', async () => {
  const tokens: unknown[] = [];
  let lost = 0;
  client.middlewareStack.add(
    (next) => async (args) => {
      tokens.push(JSON.parse((args.request as { body: string }).body).ClientRequestToken);
      const result = await next(args);
      if (lost++ === 0) throw Object.assign(new Error('cut off'), { name: 'TimeoutError' });
      return result;
    },
    { step: 'finalizeRequest', name: 'lose', priority: 'low' },
  );
  try {
    const Update = {
      TableName,
      Key: { pk: 'P', sk: 'counter' },
      UpdateExpression: 'ADD n :one',
      ExpressionAttributeValues: { ':one': 1 },
    };
    await client.send(new TransactWriteCommand({ TransactItems: [{ Update }] }));
  } finally {
    client.middlewareStack.remove('lose');
  }
  const { Item } = await plain.send(new GetCommand({ TableName, Key: { pk: 'P', sk: 'counter' } }));
  expect({ n: Item?.n, tokens: new Set(tokens).size, tries: tokens.length }).toEqual({ n: 1, tokens: 1, tries: 2 });
});

/** `20261126T000000Z` */
const instant = (text: string) => new Date(text.replace(/^(....)(..)(..)T(..)(..)(..)Z$/, '$1-$2-$3T$4:$5:$6Z'));

test('each request is signed for DynamoDB, whole', async () => {
  type Signed = { headers: Record<string, string>; body: string };
  const sent: Signed[] = [];
  client.middlewareStack.add(
    (next) => async (args) => {
      sent.push(structuredClone({ ...(args.request as Signed) }));
      return next(args);
    },
    { step: 'finalizeRequest', name: 'sent', priority: 'low' },
  );
  await client.send(new GetCommand({ TableName, Key: key }));
  client.middlewareStack.remove('sent');
  const { credentials, region } = identity();
  const signer = new SignatureV4({ credentials, region, service: 'dynamodb', sha256: Hash.bind(null, 'sha256') });
  const [{ headers, ...request }] = sent as [
    Signed & { method: string; hostname: string; path: string; protocol: string },
  ];
  const { authorization, ...unsigned } = headers;
  const signingDate = instant(unsigned['x-amz-date'] as string);
  const again = await signer.sign({ ...request, headers: unsigned }, { signingDate });
  expect(authorization).toMatch(/SignedHeaders=[^,]*content-type;host;[^,]*x-amz-target/);
  expect(again.headers.authorization).toBe(authorization);
});
