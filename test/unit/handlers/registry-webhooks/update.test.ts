import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, expect, test } from 'vitest';
import { updateRegistryWebhook } from '#shared/operations/registry-webhooks.ts';
import { seal, unseal } from '#shared/store/webhooks/secrets.ts';
import { call } from '#test/support/events.ts';
import { fakeTable, now } from '#test/support/fake-table.ts';
import { refuses } from '#test/support/refusals.ts';
import { registered } from '#test/support/registry.ts';
import { note } from '#test/support/rows.ts';
import { idOf, kept, notFound, ofAll, placeAt, recordAt, told } from './kept.ts';

const id = idOf(1);
const asRead = `last_updated_timestamp = ${now}`;
const secrets = { secret: 's', authorization: 'Bearer x' };

const sqs = mockClient(SQSClient);
beforeEach(() => sqs.reset().on(SendMessageBatchCommand).resolves({}));

let sealed: string;
beforeEach(async () => {
  sealed = await seal(id, secrets);
});

test('changes what is given, if nobody else has', async () => {
  const alpha = registered();
  const { id: scope, meta, name: model_name } = alpha;
  const table = fakeTable(alpha.items, kept(scope, 1, { description: 'old', sealed }));
  const events = ['COMMENT_CREATED'];
  const { body } = await call(updateRegistryWebhook, { id, status: 'DISABLED', description: '', events });
  expect(table.trips).toEqual([[`get ${placeAt(1)}`], [`get ${meta}`, `get ${recordAt(scope, 1)}`], ['transact 2']]);
  expect(table.written).toEqual([
    {
      update: recordAt(scope, 1),
      set: { status: 'DISABLED', events, last_updated_timestamp: now + 1 },
      remove: ['description'],
      if: asRead,
    },
    note(alpha, 'webhook_updated', { key: id, from: expect.any(String), to: expect.any(String) }),
  ]);
  const changed = { model_name, status: 'DISABLED', events, last_updated_timestamp: now + 1 };
  expect(body).toEqual({ webhook: told(1, changed) });
});

test('an empty list of events is none that is given', async () => {
  const alpha = registered();
  const table = fakeTable(alpha.items, kept(alpha.id, 1, { status: 'DISABLED' }));
  await call(updateRegistryWebhook, { id, events: [], signature: 'mlflow' });
  expect(table.written[0]?.set).toEqual({ signature: 'mlflow', last_updated_timestamp: now + 1 });
});

test.each([
  [{}, secrets],
  [{ secret: 't' }, { ...secrets, secret: 't' }],
  [{ secret: '', authorization: '' }, {}],
])('on the same host what is secret stays, unless it is given: %j', async (change, after) => {
  const hook = kept(ofAll, 1, { url: 'https://8.8.8.8/hook', status: 'DISABLED', sealed });
  const table = fakeTable(hook);
  await call(updateRegistryWebhook, { id, http_url_spec: { url: 'https://8.8.8.8/other', ...change } });
  const record = table.items.get(recordAt(ofAll, 1));
  expect(record?.url).toBe('https://8.8.8.8/other');
  expect(await unseal(id, record?.sealed as string | undefined)).toEqual(after);
});

test('the header is not sent to another host', async () => {
  const table = fakeTable(kept(ofAll, 1, { url: 'https://8.8.8.8/hook', sealed }));
  expect(await call(updateRegistryWebhook, { id, http_url_spec: { url: 'https://9.9.9.9/hook' } })).toMatchObject({
    status: 400,
    body: { message: expect.stringContaining("has an 'authorization', which is not sent to another host") },
  });
  expect(table.writes).toEqual([]);
});

test('a job in the place of an address, and back', async () => {
  const hook = kept(ofAll, 1, { url: 'https://8.8.8.8/hook', status: 'DISABLED', insecure: true, sealed });
  const table = fakeTable(hook);
  const job_spec = { job_id: '12', workspace_url: 'https://8.8.8.8', access_token: 'dapi' };
  await call(updateRegistryWebhook, { id, job_spec });
  const { access_token: _, ...job } = job_spec;
  const record = () => table.items.get(recordAt(ofAll, 1));
  expect(record()).toMatchObject({ job, url: 'https://8.8.8.8/api/2.1/jobs/run-now' });
  expect(record()).not.toHaveProperty('insecure');
  await call(updateRegistryWebhook, { id, http_url_spec: { url: 'https://8.8.8.8/hook' } });
  expect(record()).not.toHaveProperty('job');
  // The token was the job's.
  expect(await unseal(id, record()?.sealed as string | undefined)).not.toHaveProperty('authorization');
});

test('one that is active then begins anew: what waited is woken', async () => {
  const model = '01HF7YAT000000000000000001';
  const pending = { pk: `WEBHOOK#${id}`, sk: `PENDING#${model}#0000000001#000` };
  fakeTable(kept(ofAll, 1, { status: 'DISABLED' }), pending);
  await call(updateRegistryWebhook, { id, description: 'd' });
  expect(sqs).not.toHaveReceivedCommand(SendMessageBatchCommand);
  await call(updateRegistryWebhook, { id, status: 'ACTIVE' });
  const [sent] = sqs.commandCalls(SendMessageBatchCommand);
  expect(sent?.args[0].input.Entries?.map(({ MessageBody = '' }) => JSON.parse(MessageBody))).toMatchObject([
    { webhook: id, scope: ofAll, model },
  ]);
});

test('of a model it is not told of new models', async () => {
  const alpha = registered();
  fakeTable(alpha.items, kept(alpha.id, 1));
  const events = ['REGISTERED_MODEL_CREATED'];
  expect(await call(updateRegistryWebhook, { id, events })).toMatchObject({
    status: 400,
    body: { message: expect.stringMatching(/^REGISTERED_MODEL_CREATED is for webhooks of all models/) },
  });
  fakeTable(kept(ofAll, 1, { status: 'DISABLED' }));
  expect(await call(updateRegistryWebhook, { id, events })).toMatchObject({ status: 200 });
});

test('whoever may not is not told where a URL leads', async () => {
  fakeTable(kept(ofAll, 1));
  const http_url_spec = { url: 'https://127.0.0.1/hook' };
  expect(await call(updateRegistryWebhook, { id, http_url_spec }, { role: 'member' })).toMatchObject({ status: 403 });
  expect(await call(updateRegistryWebhook, { id, http_url_spec })).toMatchObject({ status: 400 });
});

test.each([
  ['no such webhook', []],
  ['one of MLflow’s', kept(ofAll, 1, { dialect: 'mlflow' })],
])('404: %s', async (_, items) => {
  const table = fakeTable(items);
  expect(await call(updateRegistryWebhook, { id, status: 'DISABLED' })).toMatchObject(notFound);
  expect(table.writes).toEqual([]);
});

refuses(updateRegistryWebhook, [
  [{ status: 'x' }, 'Invalid status: x. Value must be one of ACTIVE, DISABLED, TEST_MODE.'],
  [{ signature: 'x' }, 'Invalid signature: x. Value must be one of databricks, mlflow.'],
  [
    { job_spec: { job_id: '1', workspace_url: 'https://8.8.8.8', access_token: 't' } },
    "Exactly one of 'http_url_spec' and 'job_spec' must be given: an address, or a job to run.",
  ],
]);
