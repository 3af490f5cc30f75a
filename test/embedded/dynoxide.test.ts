import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDBClient, PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { answers, type DynamoDB, dynoxideBinary, endOrphan, startDynoxide } from '#infra/local/dynamodb.ts';
import { trimStream } from '#infra/local/dynoxide-file.ts';
import { listShards, readShard } from '#infra/local/shard.ts';
import { streamsClient } from '#infra/local/stream-client.ts';
import { ensureTable } from '#infra/local/table.ts';

let folder: string;
let file: string;
let database: DynamoDB | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stagebook-dynoxide-'));
  file = join(folder, 'dynamodb.sqlite');
});
afterEach(async () => {
  await database?.stop();
  database = undefined;
  rmSync(folder, { recursive: true, force: true });
});

const start = async () => {
  database = await startDynoxide(file, () => {});
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const options = { endpoint: database.endpoint, region: 'us-east-1', credentials };
  const client = new DynamoDBClient(options);
  const arn = await ensureTable(client, 'stagebook');
  const put = (sk: string) =>
    client.send(new PutItemCommand({ TableName: 'stagebook', Item: { pk: { S: 'a' }, sk: { S: sk } } }));
  const inStream = async () => {
    const stream = { client: streamsClient(options), arn };
    const [shard] = await listShards(stream);
    const { value } = await readShard(stream, shard?.ShardId as string).next();
    return value?.map(({ dynamodb }: { dynamodb?: { SequenceNumber?: string } }) => dynamodb?.SequenceNumber);
  };
  return { client, put, inStream };
};

const inFile = <T>(work: (sqlite: DatabaseSync) => T): T => {
  const sqlite = new DatabaseSync(file, { timeout: 5000 });
  try {
    return work(sqlite);
  } finally {
    sqlite.close();
  }
};

test('the question for the next sequence number, which every write asks, is answered by the index', async () => {
  await start();
  const plan = inFile((sqlite) =>
    sqlite
      .prepare(
        `EXPLAIN QUERY PLAN SELECT COALESCE(MAX(CAST(sequence_number AS INTEGER)), 0) + 1
         FROM _stream_records WHERE table_name = ?1`,
      )
      .all('stagebook'),
  );
  expect(JSON.stringify(plan)).toContain('app_stream_seq');
});

test('trimming takes what is old and passed by all, never the newest, and the numbers go on', async () => {
  const { put, inStream } = await start();
  for (const sk of ['1', '2', '3', '4']) await put(sk);
  const age = (...numbers: number[]) =>
    inFile((sqlite) => {
      for (const number of numbers) {
        sqlite.prepare('UPDATE _stream_records SET created_at = 1000 WHERE sequence_number = ?').run(String(number));
      }
    });
  const trim = (passed: number) => trimStream(file, 'stagebook', passed);

  expect(trim(4)).toBe(0);
  age(1, 2);
  expect(trim(1)).toBe(1);
  expect(await inStream()).toEqual(['2', '3', '4']);
  expect(trim(4)).toBe(1);
  age(3, 4);
  expect(trim(4)).toBe(1);
  expect(await inStream()).toEqual(['4']);
  await put('5');
  expect(await inStream()).toEqual(['4', '5']);
});

test('a second start on the same file finds table, items and stream', async () => {
  const first = await start();
  await first.put('1');
  await database?.stop();
  const second = await start();
  await second.put('2');
  expect(await second.inStream()).toEqual(['1', '2']);
});

test('it ends with the process that started it, though that was killed', async () => {
  const script = `
    import { startDynoxide } from '#infra/local/dynamodb.ts';
    const { endpoint } = await startDynoxide(process.argv[1], () => {});
    console.log(endpoint);
    process.stdin.resume();`;
  const parent = spawn(process.execPath, ['--input-type=module', '-e', script, file]);
  const [said] = await once(parent.stdout, 'data');
  const endpoint = String(said).trim();
  expect(await answers(endpoint)).toBe(true);
  parent.kill('SIGKILL');
  while (await answers(endpoint)) await sleep(10);
});

test('it leads a process group of its own, so a Ctrl-C in the terminal is not for it', async () => {
  await start();
  expect(process.kill(-(database?.pid as number), 0)).toBe(true);
});

test('one that outlived even that is ended by the next start', async () => {
  await start();
  const { endpoint, pid } = database as Required<DynamoDB>;
  await endOrphan({ pid: 1, dynamodb: endpoint, dynamodbPid: pid });
  expect(await answers(endpoint)).toBe(false);
});

test('another process that has its number by now is left alone', async () => {
  const other = spawn(process.execPath, ['-e', 'process.stdin.pipe(process.stdout)']);
  await once(other, 'spawn');
  await endOrphan({ pid: 1, dynamodb: 'http://127.0.0.1:1', dynamodbPid: other.pid as number });
  const reply = Promise.race([once(other.stdout, 'data'), once(other, 'exit')]);
  other.stdin.end('alive');
  expect(String((await reply)[0])).toBe('alive');
});

test('the binary is the one that npm installed', () => {
  expect(dynoxideBinary()).toContain(`@dynoxide/${process.platform}-${process.arch}`);
});

// Why prefixes of an index are asked for as ranges; when this fails, `boundsOf` in shared/store/read.ts can go.
test('begins_with does not mind case on an index', async () => {
  const { client } = await start();
  for (const name of ['sr', 'SR']) {
    const Item = { pk: { S: name }, sk: { S: name }, list_pk: { S: 'MODELS' }, list_sk: { S: name } };
    await client.send(new PutItemCommand({ TableName: 'stagebook', Item }));
  }
  const { Items = [] } = await client.send(
    new QueryCommand({
      TableName: 'stagebook',
      IndexName: 'list',
      KeyConditionExpression: 'list_pk = :models AND begins_with(list_sk, :prefix)',
      ExpressionAttributeValues: { ':models': { S: 'MODELS' }, ':prefix': { S: 'sr' } },
    }),
  );
  expect(Items.map(({ list_sk }) => list_sk?.S)).toEqual(['SR', 'sr']);
});
