import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { environment } from '#shared/operations/environment.ts';
import type { Statement } from '../rights/iam.ts';
import { type Guard, startGuard } from './guard.ts';

/** What stands before a function's table and bucket lets its role's rights through, and says what it does not. */

const statements: Statement[] = [
  {
    Effect: 'Allow',
    Action: ['dynamodb:GetItem', 'dynamodb:PutItem'],
    Resource: 'arn:aws:dynamodb:us-east-1:123456789012:table/models',
    Condition: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['MODEL#*'] } },
  },
  {
    Effect: 'Allow',
    Action: ['s3:GetObject', 's3:PutObject', 's3:DeleteObject'],
    Resource: 'arn:aws:s3:::files/models/*',
  },
  {
    Effect: 'Allow',
    Action: 's3:ListBucket',
    Resource: 'arn:aws:s3:::files',
    Condition: { StringLike: { 's3:prefix': ['models/*'] } },
  },
];

let guard: Guard;
let behind: Server;
const refused: string[] = [];

beforeAll(async () => {
  process.env[environment.table] = 'models';
  process.env[environment.bucket] = 'files';
  behind = createServer((request, response) => {
    request.resume().on('end', () => {
      response.statusCode = request.url?.includes('missing') ? 404 : 200;
      response.end(`${request.method} ${request.url}`);
    });
  }).listen(0, '127.0.0.1');
  await once(behind, 'listening');
  const url = `http://127.0.0.1:${(behind.address() as AddressInfo).port}`;
  const of = { name: 'reader', statements };
  guard = await startGuard({
    of,
    ...{ dynamodb: url, s3: url, queues: url, table: 'models', bucket: 'files' },
    refused: (what) => refused.push(what),
  });
});

beforeEach(() => {
  refused.length = 0;
});

afterAll(() => {
  guard?.stop();
  behind.close();
});

const s3 = async (method: string, path: string, options: RequestInit = {}) => {
  const response = await fetch(`${guard.url}/files${path}`, { method, ...options });
  return [response.status, await response.text()] as const;
};

const dynamodb = async (action: string, input: object) => {
  const headers = { 'x-amz-target': `DynamoDB_20120810.${action}` };
  const response = await fetch(guard.url, { method: 'POST', headers, body: JSON.stringify(input) });
  return [response.status, await response.text()] as const;
};

const get = (pk: string, TableName = 'models') =>
  dynamodb('GetItem', { TableName, Key: { pk: { S: pk }, sk: { S: 'x' } } });

test('what is allowed goes through as it came', async () => {
  expect(await get('MODEL#1')).toEqual([200, 'POST /']);
  expect(await s3('GET', '/models/a%20b?x-id=GetObject')).toEqual([200, 'GET /files/models/a%20b?x-id=GetObject']);
  expect(await s3('PUT', '/models/a?partNumber=1&uploadId=u', { body: 'bytes' })).toMatchObject({ 0: 200 });
  expect(await s3('GET', '?list-type=2&prefix=models%2F1')).toMatchObject({ 0: 200 });
  expect(refused).toEqual([]);
});

test('partitions of another family, another table, another action', async () => {
  expect(await get('AUDIT#1')).toEqual([400, expect.stringContaining('AccessDeniedException')]);
  await get('MODEL#1', 'theirs');
  await dynamodb('TransactWriteItems', {
    TransactItems: [
      { Put: { TableName: 'models', Item: { pk: { S: 'MODEL#1' } } } },
      { Delete: { TableName: 'models', Key: { pk: { S: 'MODEL#1' } } } },
    ],
  });
  expect(refused.map((what) => what.replace(/ because .*/, ''))).toEqual([
    'reader is not authorized to perform: dynamodb:GetItem on resource: arn:aws:dynamodb:us-east-1:123456789012:table/models',
    'reader is not authorized to perform: dynamodb:GetItem on resource: table theirs',
    'reader is not authorized to perform: dynamodb:DeleteItem on resource: arn:aws:dynamodb:us-east-1:123456789012:table/models',
  ]);
});

test.each([
  ['GET', '/artifacts/a', 's3:GetObject'],
  ['PUT', '/artifacts/a', 's3:PutObject'],
  ['DELETE', '/models/a?uploadId=u', 's3:AbortMultipartUpload'],
  ['GET', '?list-type=2&prefix=artifacts%2F', 's3:ListBucket'],
  ['GET', '/models/missing', 's3:ListBucket'],
])('%s %s needs %s', async (method, path, action) => {
  expect(await s3(method, path)).toEqual([
    403,
    expect.stringContaining(`perform: ${action} on resource: arn:aws:s3:::files`),
  ]);
});

test('each source that is copied and each object that is deleted', async () => {
  const headers = { 'x-amz-copy-source': 'files/artifacts/a' };
  expect(await s3('PUT', '/models/a', { headers })).toEqual([403, expect.stringContaining('s3:::files/artifacts/a')]);
  const body = '<Delete><Object><Key>models/a</Key></Object><Object><Key>uploads/b</Key></Object></Delete>';
  expect(await s3('POST', '?delete', { body })).toEqual([403, expect.stringContaining('s3:::files/uploads/b')]);
});

test('a request of which nobody knows what it needs is not answered', async () => {
  await expect(s3('DELETE', '')).rejects.toThrow();
  await expect(s3('GET', '/models/a?acl')).rejects.toThrow();
  expect(refused).toEqual([
    'reader: It is not known what IAM is asked by DELETE bucket',
    'reader: It is not known what IAM is asked by GET object acl',
  ]);
});
