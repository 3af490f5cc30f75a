import { beforeAll, expect, test } from 'vitest';
import { freshBucket } from '#test/support/fresh-bucket.ts';
import { freshTable } from '#test/support/fresh-table.ts';
import { arns } from './arns.ts';
import type { Asked } from './asked.ts';
import { recorded } from './recorder.ts';

/** What requests ask of IAM. */

beforeAll(async () => {
  await freshTable();
  await freshBucket();
});

async function askedBy(work: () => Promise<unknown>): Promise<Asked[]> {
  const asked: Asked[] = [];
  await recorded(asked, [], work).catch(() => {});
  return asked;
}

const load = async () => ({
  ...(await import('#shared/store/artifacts/client.ts')),
  s3: await import('@aws-sdk/client-s3'),
});
const object = (action: string, key: string) => ({ action: `s3:${action}`, resource: `${arns.bucket}/${key}` });
const missing = (key: string) => ({ action: 's3:ListBucket', resource: arns.bucket, missing: key });

test('a transaction asks by its parts, of all partitions of a kind at once', async () => {
  const { client, tableName: TableName } = await import('#shared/store/client.ts');
  const { TransactWriteCommand, TransactGetCommand } = await import('@aws-sdk/lib-dynamodb');
  const key = (pk: string) => ({ TableName, Key: { pk, sk: 's' } });
  const put = (pk: string) => ({ Put: { TableName, Item: { pk, sk: 's' } } });
  const TransactItems = [put('A'), put('B'), { Delete: key('C') }];
  const on = (action: string, ...leadingKeys: string[]) => ({ action, resource: arns.table, leadingKeys });
  expect(await askedBy(() => client.send(new TransactWriteCommand({ TransactItems })))).toEqual([
    on('dynamodb:PutItem', 'A', 'B'),
    on('dynamodb:DeleteItem', 'C'),
  ]);
  expect(await askedBy(() => client.send(new TransactGetCommand({ TransactItems: [{ Get: key('A') }] })))).toEqual([
    on('dynamodb:GetItem', 'A'),
  ]);
});

test('a query asks of the table, or of its index by name', async () => {
  const { queryFirst } = await import('#shared/store/query.ts');
  const query = (index?: 'list') => askedBy(() => queryFirst({ partition: 'A', prefix: 'b', index }));
  const asked = { action: 'dynamodb:Query', resource: arns.table, leadingKeys: ['A'] };
  expect(await query()).toEqual([asked]);
  expect(await query('list')).toEqual([{ ...asked, resource: `${arns.table}/index/list` }]);
});

test('a presigned URL asks as whoever uses it will', async () => {
  const { presignGet, presignPart, presignPut } = await import('#shared/store/artifacts/presign.ts');
  const call = { base: 'http://127.0.0.1:5000' };
  const key = 'models/x';
  expect(await askedBy(() => presignGet(call, { key }))).toEqual([object('GetObject', key)]);
  expect(await askedBy(() => presignGet(call, { key, versionId: 'v' }))).toEqual([object('GetObjectVersion', key)]);
  expect(await askedBy(() => presignPut(call, { key, sha256: '00' }))).toEqual([object('PutObject', key)]);
  expect(await askedBy(() => presignPart(call, { key, uploadId: 'u', part: 1 }))).toEqual([object('PutObject', key)]);
});

test('a copy asks of both objects, a deletion of each, and what is missing of the bucket', async () => {
  const { client, s3, at, bucketName } = await load();
  const from = `${bucketName}/uploads/a%20b`;
  const copy = (CopySource: string) =>
    askedBy(() => client.send(new s3.CopyObjectCommand({ ...at('models/x'), CopySource })));
  expect(await copy(from)).toEqual([
    object('PutObject', 'models/x'),
    object('GetObject', 'uploads/a b'),
    missing('uploads/a b'),
  ]);
  expect((await copy(`${from}?versionId=v`))[1]).toEqual(object('GetObjectVersion', 'uploads/a b'));
  const { deleteObjects, headObject } = await import('#shared/store/artifacts/objects.ts');
  expect(await askedBy(() => deleteObjects(['a', 'b']))).toEqual([
    object('DeleteObject', 'a'),
    object('DeleteObject', 'b'),
  ]);
  expect(await askedBy(() => headObject('x'))).toEqual([object('GetObject', 'x'), missing('x')]);
});

test('another bucket is not ours, another client is no way round, and a command that nobody knows fails', async () => {
  const { s3 } = await load();
  const client = new s3.S3Client({ endpoint: 'http://127.0.0.1:9', maxAttempts: 1 });
  expect(await askedBy(() => client.send(new s3.GetObjectCommand({ Bucket: 'other', Key: 'x' })))).toEqual([
    { action: 's3:GetObject', resource: 'bucket other/x' },
  ]);
  const { DescribeTableCommand, DynamoDBClient } = await import('@aws-sdk/client-dynamodb');
  const describing = recorded([], [], () => new DynamoDBClient().send(new DescribeTableCommand({ TableName: 't' })));
  await expect(describing).rejects.toThrow('DescribeTable');
});
