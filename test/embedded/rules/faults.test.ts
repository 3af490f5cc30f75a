import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { call } from '#test/support/call.ts';
import { freshTable } from '#test/support/fresh-table.ts';

/** What emulators never raise, put under the SDK: whatever happens there, one effect and no 5xx. */

beforeAll(() => freshTable());

type Fault = 'TransactionConflict' | 'ThrottlingError' | 'lost answer' | 'answer lost past the deadline';

let plan: Fault[] = [];

async function injector() {
  const { client } = await import('#shared/store/client.ts');
  const { TransactionCanceledException } = await import('@aws-sdk/client-dynamodb');
  client.middlewareStack.add(
    (next, context) => async (args) => {
      const fault = context.commandName?.startsWith('TransactWrite') ? plan.shift() : undefined;
      if (fault === 'lost answer' || fault === 'answer lost past the deadline') {
        await next(args);
        if (fault !== 'lost answer') await sleep(400);
        throw Object.assign(new Error('injected'), { name: 'TimeoutError' });
      }
      if (fault) {
        throw new TransactionCanceledException({ message: '', $metadata: {}, CancellationReasons: [{ Code: fault }] });
      }
      return next(args);
    },
    { step: 'initialize', name: 'injector' },
  );
  return () => client.middlewareStack.remove('injector');
}

let remove: () => void;
beforeEach(async () => {
  remove = await injector();
});
afterEach(() => remove());

async function rowsOf(request: string): Promise<number> {
  const { client, tableName } = await import('#shared/store/client.ts');
  const { everyModel } = await import('#shared/store/ledger/verify.ts');
  let count = 0;
  for (const id of await everyModel()) {
    const { Items = [] } = await client.send(
      new QueryCommand({
        TableName: tableName,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': `MODEL#${id}` },
      }),
    );
    count += Items.filter((item) => item.request === request).length;
  }
  return count;
}

const writes: [operation: string, input: Record<string, unknown>][] = [
  ['createRegisteredModel', { name: 'm', tags: [{ key: 'a', value: 'b' }] }],
  ['createModelVersion', { name: 'm', source: 's3://b/m' }],
  ['createModelVersion', { name: 'm', source: 's3://b/m' }],
  ['updateRegisteredModel', { name: 'm', description: 'd' }],
  ['updateModelVersion', { name: 'm', version: '1', description: 'd' }],
  ['setRegisteredModelTag', { name: 'm', key: 'k', value: 'v' }],
  ['setModelVersionTag', { name: 'm', version: '1', key: 'k', value: 'v' }],
  ['setRegisteredModelAlias', { name: 'm', alias: 'x', version: '1' }],
  ['transitionModelVersionStage', { name: 'm', version: '1', stage: 'Production' }],
  ['transitionModelVersionStage', { name: 'm', version: '2', stage: 'Production', archive_existing_versions: true }],
  ['deleteModelVersionTag', { name: 'm', version: '1', key: 'k' }],
  ['deleteRegisteredModelTag', { name: 'm', key: 'k' }],
  ['deleteRegisteredModelAlias', { name: 'm', alias: 'x' }],
  ['deleteModelVersion', { name: 'm', version: '1' }],
  ['renameRegisteredModel', { name: 'm', new_name: 'n' }],
  ['deleteRegisteredModel', { name: 'n' }],
];

const faults: Fault[] = ['TransactionConflict', 'ThrottlingError', 'lost answer'];

test.each(writes)('%s has one effect under every fault (%#)', async (operation, input) => {
  const id = randomUUID();
  plan = [...faults.slice(0, 2), 'lost answer'];
  const { status, body } = await call(operation, input, { id });
  expect([status, body]).toEqual([200, expect.anything()]);
  expect(plan).toEqual([]);
  expect(await rowsOf(id)).toBe(1);
});

test('an answer lost past the deadline is not told as a failure', async () => {
  await call('createRegisteredModel', { name: 'late' });
  plan = ['answer lost past the deadline'];
  const id = randomUUID();
  const { status, body } = await call(
    'renameRegisteredModel',
    { name: 'late', new_name: 'later' },
    { id, remaining: 1_100 },
  );
  expect([status, body.registered_model?.name, await rowsOf(id)]).toEqual([200, 'later', 1]);
});

test('conflicts without end become 429 with Retry-After, and leave nothing', async () => {
  await call('createRegisteredModel', { name: 'busy' });
  plan = Array.from({ length: 10_000 }, () => 'TransactionConflict' as const);
  const id = randomUUID();
  const { status, headers, body } = await call(
    'renameRegisteredModel',
    { name: 'busy', new_name: 'b2' },
    { id, remaining: 1_500 },
  );
  plan = [];
  expect([status, headers['retry-after'], body.error_code]).toEqual([429, '1', 'REQUEST_LIMIT_EXCEEDED']);
  expect(await rowsOf(id)).toBe(0);
});
