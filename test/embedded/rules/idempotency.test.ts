import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { operations } from '#shared/operations/index.ts';
import { isWrite, type Operation } from '#shared/operations/operation.ts';
import { invalid, ok, times } from '#test/embedded/tracking/calls.ts';
import { allItems } from '#test/support/all-items.ts';
import { type CallOptions, call } from '#test/support/call.ts';
import { type FreshTable, freshTable } from '#test/support/fresh-table.ts';
import { sampleOf } from '#test/support/samples.ts';
import { argumentsFor, newModel, newTracked, otherThan } from './writes.ts';

/** A write with an `Idempotency-Key` happens once, and is answered alike however often it is sent. */

type Input = Record<string, unknown>;

let table: FreshTable;
/** What DynamoDB has carried out in this test, in order. */
const done: { constructor: { name: string }; input: object }[] = [];
beforeEach(() => {
  done.length = 0;
});
// Who tells webhooks is elsewhere.
mockClient(SQSClient).on(SendMessageBatchCommand).resolves({});

beforeAll(async () => {
  table = await freshTable();
  const { client } = await import('#shared/store/client.ts');
  const send = client.send.bind(client) as (command: object) => Promise<unknown>;
  vi.spyOn(client, 'send').mockImplementation(async (command: (typeof done)[number]) => {
    const answer = await send(command);
    done.push(command);
    return answer;
  });
});

let keys = 0;
const newKey = () => `key-${++keys}`;

const send = (operation: string, input: Input, key: string, options: CallOptions = {}) =>
  call(operation, input, { ...options, headers: { 'idempotency-key': key, ...options.headers } });

const kept = async () => (await allItems(table)).filter(({ pk }) => pk.startsWith('ONCE#'));

/** How many transactions of these calls went through. */
const effects = (ids: readonly string[]): number =>
  done.filter(({ input }) => 'TransactItems' in input && ids.some((id) => JSON.stringify(input).includes(id))).length;

const isReplay = ({ headers }: { headers: Input }) => headers['idempotency-replayed'] === 'true';

const writes = operations.filter(isWrite);

test('every write can have one, but for those that change files alone; what is kept is of a 200', () => {
  const without = operations.filter(({ permission }) => permission !== 'reader').filter((one) => !isWrite(one));
  expect(without.filter(({ methods }) => !methods.includes('GET')).map(({ name }) => name)).toEqual([
    // They send, and write nothing.
    'testWebhook',
    'testRegistryWebhook',
    'uploadArtifact',
    'deleteArtifact',
    'createMultipartUpload',
    'completeMultipartUpload',
    'abortMultipartUpload',
    'createUpload',
    'completeUpload',
    // It rings for what is missing, and writes nothing itself.
    'verifyLedger',
    // Each batch has an id, by which it counts once.
    'reportObservations',
  ]);
  expect(writes.filter(({ success }) => success !== undefined)).toEqual([]);
});

describe.each(writes)('$name', (operation) => {
  const { name, toldOnce } = operation;
  const args = async () => argumentsFor(name, sampleOf(operation).args);

  test('sent again it does nothing, and another call under its key is refused', async () => {
    const [input, key] = [await args(), newKey()];
    const first = await send(name, input, key);
    expect([first.status, first.body, isReplay(first)]).toEqual([200, expect.anything(), false]);
    const before = done.length;
    const again = await send(name, input, key);
    if (toldOnce) {
      expect(again).toMatchObject({ status: 409, body: { error_code: 'RESOURCE_CONFLICT' } });
    } else {
      expect([again.status, JSON.stringify(again.body)]).toEqual([200, JSON.stringify(first.body)]);
      expect(isReplay(again)).toBe(true);
    }
    expect(await send(name, otherThan(input), key)).toMatchObject(invalid(/was used for another call/));
    expect(done.slice(before).map((command) => command.constructor.name)).toEqual(['GetCommand', 'GetCommand']);
  });

  test('sent twice at once it happens once', async () => {
    const [input, key] = [await args(), newKey()];
    const ids = times(2, () => newKey());
    const answers = await Promise.all(ids.map((id) => send(name, input, key, { id })));
    expect(effects(ids)).toBe(1);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, toldOnce ? 409 : 200]);
    if (!toldOnce) expect(answers[0]?.body).toEqual(answers[1]?.body);
    expect(answers.filter(isReplay)).toHaveLength(toldOnce ? 0 : 1);
  });
});

test('with nothing to change, too, it is answered as it was', async () => {
  const { name } = await newModel();
  const key = newKey();
  const input = { name, alias: 'none' };
  await send('deleteRegisteredModelAlias', input, key);
  await ok('setRegisteredModelAlias', { name, alias: 'none', version: '1' });
  expect(isReplay(await send('deleteRegisteredModelAlias', input, key))).toBe(true);
  expect((await ok('getModelVersionByAlias', input)).model_version.version).toBe('1');
});

test.each(['transitionModelVersionStage', 'createModelVersion', 'rollback', 'createRegisteredModel', 'createRun'])(
  '%s sent by 20 at once happens once, and all are told so',
  async (name) => {
    const operation = writes.find((one) => one.name === name) as Operation;
    const input = await argumentsFor(name, sampleOf(operation).args);
    const [key, ids] = [newKey(), times(20, () => newKey())];
    const answers = await Promise.all(ids.map((id) => send(name, input, key, { id })));
    expect(effects(ids)).toBe(1);
    expect(answers.map(({ status }) => status)).toEqual(times(20, () => 200));
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    expect(answers.filter(isReplay)).toHaveLength(19);
  },
);

test('different calls at once under one key: one happens, the others are refused', async () => {
  const { name } = await newModel();
  const [key, ids] = [newKey(), times(10, () => newKey())];
  const answers = await Promise.all(
    ids.map((id, index) => send('setRegisteredModelTag', { name, key: 't', value: `${index}` }, key, { id })),
  );
  expect(effects(ids)).toBe(1);
  expect(answers.map(({ status }) => status).sort()).toEqual([200, ...times(9, () => 400)]);
  expect(answers.find(({ status }) => status === 400)).toMatchObject(invalid(/was used for another call/));
});

test('the same body to another operation is another call', async () => {
  const { run_id } = await newTracked();
  const key = newKey();
  expect((await send('deleteRun', { run_id }, key)).status).toBe(200);
  expect(await send('restoreRun', { run_id }, key)).toMatchObject(invalid(/was used for another call/));
});

test('NaN and Infinity are different metrics', async () => {
  const { run_id } = await newTracked();
  const metric = { run_id, key: 'k', timestamp: 1 };
  const key = newKey();
  expect((await send('logMetric', { ...metric, value: 'NaN' }, key)).status).toBe(200);
  expect(isReplay(await send('logMetric', { value: 'nan', ...metric }, key))).toBe(true);
  expect((await send('logMetric', { ...metric, value: 'Infinity' }, key)).status).toBe(400);
});

test('a key is its caller’s own, by whichever of their tokens', async () => {
  const { name } = await newModel();
  const key = newKey();
  const set = (id: string, token_id: string, value: string) =>
    send('setRegisteredModelTag', { name, key: 'by', value }, key, {
      authorizer: { lambda: { type: 'token', id, token_id, role: 'admin' } },
    });
  expect(isReplay(await set('ada', 'T1', 'a'))).toBe(false);
  expect(isReplay(await set('ada', 'T2', 'a'))).toBe(true);
  expect(await set('grace', 'T3', 'g')).toMatchObject({
    status: 200,
    headers: expect.not.objectContaining({ 'idempotency-replayed': 'true' }),
  });
});

test('what was refused is not kept: sent again, it is tried again', async () => {
  const name = newKey();
  const input = { name, key: 'k', value: 'v' };
  const key = newKey();
  expect((await send('setRegisteredModelTag', input, key)).status).toBe(404);
  await ok('createRegisteredModel', { name });
  expect((await send('setRegisteredModelTag', input, key)).status).toBe(200);
});

test('an answer is kept for 24 hours; one that is over, but still there, counts for nothing', async () => {
  const { name } = await newModel();
  const input = { name, source: 's3://b/m' };
  const key = newKey();
  const before = (await kept()).length;
  const id = newKey();
  const numberOf = async (options?: CallOptions) =>
    (await send('createModelVersion', input, key, options)).body.model_version.version;
  expect(await numberOf({ id })).toBe('3');
  const items = await kept();
  expect(items).toHaveLength(before + 1);
  const { pk, sk, ttl } = items.find(({ request }) => request === id) as Input;
  expect(Math.abs((ttl as number) - Date.now() / 1_000 - 86_400)).toBeLessThan(60);

  const over = Math.floor(Date.now() / 1_000) - 1;
  await DynamoDBDocumentClient.from(table.client).send(
    new UpdateCommand({
      TableName: table.name,
      Key: { pk, sk },
      UpdateExpression: 'SET #ttl = :over',
      ExpressionAttributeNames: { '#ttl': 'ttl' },
      ExpressionAttributeValues: { ':over': over },
    }),
  );
  expect([await numberOf(), await numberOf()]).toEqual(['4', '4']);
  expect(await kept()).toHaveLength(before + 1);
});

test('a token is shown once and its value kept nowhere', async () => {
  const key = newKey();
  const input = { owner: 'grace', role: 'member' };
  const { token_value, token_info } = (await send('createToken', input, key)).body;
  const { body } = await send('createToken', input, key);
  expect(body.message).toMatch(new RegExp(`shown only once.*"token_id":"${token_info.token_id}"`));
  expect(body.message).not.toContain(token_value);
  expect(JSON.stringify(await allItems(table))).not.toContain(token_value);
});

test('more than a transaction has room for', async () => {
  const tags = times(150, (index) => ({ key: `t${index}`, value: 'v' }));
  const name = newKey();
  const { run_id } = await newTracked();
  const metrics = times(100, (index) => ({ key: `m${index}`, value: index, timestamp: 1 }));
  const datasets = times(25, (index) => ({
    dataset: { name: `d${index}`, digest: '1', source: 's', source_type: 't' },
  }));
  const calls: [string, Input][] = [
    ['createRegisteredModel', { name, tags }],
    ['createModelVersion', { name, source: 's3://b/m', tags }],
    ['deleteModelVersion', { name, version: '1' }],
    ['logBatch', { run_id, metrics, tags: tags.slice(0, 100) }],
    ['logInputs', { run_id, datasets }],
  ];
  for (const [operation, input] of calls) {
    const key = newKey();
    const first = await send(operation, input, key);
    expect([operation, first.status, first.body]).toEqual([operation, 200, expect.anything()]);
    const before = done.length;
    const again = await send(operation, input, key);
    expect([again.body, isReplay(again), done.length - before]).toEqual([first.body, true, 1]);
  }
});

test('100 others are archived in steps, the last of which keeps the answer', async () => {
  const name = newKey();
  await ok('createRegisteredModel', { name });
  await Promise.all(times(101, () => ok('createModelVersion', { name, source: 's3://b/m' })));
  const stage = 'Production';
  for (const index of times(100, (index) => index)) {
    await ok('transitionModelVersionStage', { name, version: String(index + 1), stage });
  }
  const input = { name, version: '101', stage, archive_existing_versions: true };
  const key = newKey();
  const first = await send('transitionModelVersionStage', input, key);
  const again = await send('transitionModelVersionStage', input, key);
  expect([again.body, isReplay(again)]).toEqual([first.body, true]);
  const rows = (await allItems(table)).filter(({ kind }) => kind === 'versions_archived');
  expect(rows.map(({ archived }) => (archived as unknown[]).length)).toEqual([47, 47]);
});

test('an answer that is too long to be kept: nothing is done', async () => {
  const { randomBytes } = await import('node:crypto');
  // Not even compressed.
  const tags = times(34, (index) => ({ key: `t${index}`, value: randomBytes(7_000).toString('base64') }));
  const name = newKey();
  await ok('createRegisteredModel', { name, tags });
  for (const version of ['1', '2']) {
    await ok('createModelVersion', { name, source: 's3://b/m', tags });
    if (version === '1') await ok('transitionModelVersionStage', { name, version, stage: 'Staging' });
  }
  const input = { name, description: 'd' };
  expect(await send('updateRegisteredModel', input, newKey())).toMatchObject(invalid(/longer than what is kept/));
  expect((await ok('getRegisteredModel', { name })).registered_model.description).toBeUndefined();
  await ok('updateRegisteredModel', input);
});

test.each(['', ' ', 'a b', 'é', 'x'.repeat(256)])('the key may not be %j', async (key) => {
  expect(await send('createRegisteredModel', { name: newKey() }, key)).toMatchObject(invalid(/1 to 255 visible ASCII/));
});

test('a read takes no notice of it', async () => {
  const { name } = await newModel();
  const before = done.length;
  for (const operation of ['getRegisteredModel', 'getLatestVersions']) {
    expect((await send(operation, { name }, 'a b')).status).toBe(200);
  }
  expect(JSON.stringify(done.slice(before))).not.toContain('ONCE');
});
