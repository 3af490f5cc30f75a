import { expect, test } from 'vitest';
import { createRegistryWebhook } from '#shared/operations/registry-webhooks.ts';
import { unseal } from '#shared/store/webhooks/secrets.ts';
import { ada, call } from '#test/support/events.ts';
import { fakeTable, now } from '#test/support/fake-table.ts';
import { refuses } from '#test/support/refusals.ts';
import { registered } from '#test/support/registry.ts';
import { inserted, note } from '#test/support/rows.ts';
import { registryItem } from '#test/unit/handlers/permissions/registry-item.ts';
import { ofAll } from './kept.ts';

/** A public address, and no name to look up. */
const url = 'https://8.8.8.8/hook';
const events = ['MODEL_VERSION_TRANSITIONED_STAGE', 'COMMENT_CREATED', 'COMMENT_CREATED'];
const sorted = ['COMMENT_CREATED', 'MODEL_VERSION_TRANSITIONED_STAGE'];

const record = {
  dialect: 'databricks',
  url,
  events: sorted,
  status: 'ACTIVE',
  signature: 'databricks',
  creation_timestamp: now,
  last_updated_timestamp: now,
  actor: ada,
};

const told = { creation_timestamp: now, last_updated_timestamp: now, events: sorted, status: 'ACTIVE' };

test('puts the webhook, where it is, and its note, if the model is still there', async () => {
  const alpha = registered();
  const { name: model_name, id: scope, meta } = alpha;
  const table = fakeTable(alpha.items);
  const secrets = { secret: 'of ours', authorization: 'Bearer x' };
  const args = { model_name, events, description: 'd', http_url_spec: { url, ...secrets } };
  const { status, body } = await call(createRegistryWebhook, args);
  expect(table.trips).toEqual([[`get NAME#${model_name} NAME`], [`get ${meta}`], [`get ${meta}`], ['transact 4']]);
  const { id } = body.webhook;
  expect(table.written).toEqual([
    inserted({
      ...record,
      pk: `WEBHOOKS#${scope}`,
      sk: id,
      scope,
      description: 'd',
      sealed: expect.any(String),
    }),
    inserted({ pk: 'WEBHOOKS', sk: id, scope, dialect: 'databricks' }),
    { update: meta, set: { webhooks: true }, if: 'attribute_exists(rev) AND attribute_not_exists(deleted)' },
    note(alpha, 'webhook_created', { key: id, to: expect.stringContaining('https://8.8.8.8/…'), from: undefined }),
  ]);
  const http_url_spec = { url, enable_ssl_verification: true };
  const webhook = { ...told, id, description: 'd', model_name, http_url_spec, signature: 'databricks' };
  expect([status, body]).toEqual([200, { webhook }]);
  expect(await unseal(id, table.written[0]?.put?.sealed as string)).toEqual(secrets);
  expect(JSON.stringify([table.written, body])).not.toMatch(/of ours|Bearer x/);
});

test('of all models, a job, signed as MLflow’s', async () => {
  const table = fakeTable(registryItem());
  const job_spec = { job_id: '12', workspace_url: 'https://8.8.8.8', access_token: 'dapi' };
  const args = { events: ['REGISTERED_MODEL_CREATED'], job_spec, status: 'TEST_MODE', signature: 'mlflow' };
  const { body } = await call(createRegistryWebhook, args);
  const { access_token: _, ...job } = job_spec;
  const said = { events: ['REGISTERED_MODEL_CREATED'], status: 'TEST_MODE', signature: 'mlflow' };
  const { id } = body.webhook;
  expect(table.written[0]).toEqual(
    inserted({
      ...record,
      ...said,
      pk: `WEBHOOKS#${ofAll}`,
      sk: id,
      scope: ofAll,
      url: 'https://8.8.8.8/api/2.1/jobs/run-now',
      job,
      sealed: expect.any(String),
    }),
  );
  expect(body.webhook).toEqual({ ...told, ...said, id, job_spec: job });
  expect(await unseal(id, table.written[0]?.put?.sealed as string)).toEqual({
    authorization: 'Bearer dapi',
  });
});

test('without anything secret nothing is sealed', async () => {
  const table = fakeTable(registryItem());
  await call(createRegistryWebhook, { events, http_url_spec: { url, secret: '', authorization: '' } });
  expect(table.written[0]?.put).not.toHaveProperty('sealed');
});

test.each(['member', 'reader'] as const)('403: a %s, of all models', async (role) => {
  const table = fakeTable();
  const reply = await call(createRegistryWebhook, { events, http_url_spec: { url } }, { role });
  expect(reply).toMatchObject({ status: 403, body: { error_code: 'PERMISSION_DENIED' } });
  expect(table.trips).toEqual([]);
});

test('whoever may not is not told where a URL leads', async () => {
  const alpha = registered([], { acl: { 'user:ada': 'CAN_EDIT' } });
  fakeTable(alpha.items);
  const args = { events, model_name: alpha.name, http_url_spec: { url: 'https://127.0.0.1/hook' } };
  expect(await call(createRegistryWebhook, args, { role: 'member' })).toMatchObject({
    status: 403,
    body: { error_code: 'PERMISSION_DENIED', message: expect.stringContaining('this needs CAN_MANAGE') },
  });
  expect(await call(createRegistryWebhook, args)).toMatchObject({
    status: 400,
    body: { error_code: 'INVALID_PARAMETER_VALUE' },
  });
});

test('404: no such model', async () => {
  const table = fakeTable();
  const reply = await call(createRegistryWebhook, { events, model_name: 'nope', http_url_spec: { url } });
  expect(reply).toMatchObject({ status: 404, body: { message: 'Registered Model with name=nope not found' } });
  expect(table.writes).toEqual([]);
});

const only = "Exactly one of 'http_url_spec' and 'job_spec' must be given: an address, or a job to run.";
const job_spec = { job_id: '1', workspace_url: 'https://8.8.8.8', access_token: 't' };
refuses(createRegistryWebhook, [
  [{ model: 'a' }, "There is no parameter 'model'. See the API docs for more information about request parameters."],
  [{ model_name: null }, "Parameter 'model_name' is null. Give it a value, or leave it out."],
  [{ model_name: 'a:b' }, "Invalid model name 'a:b'. Names cannot contain '/' or ':'."],
  [{ events: [] }, expect.stringMatching(/^Parameter 'events' is empty. Name one or more of MODEL_VERSION_CREATED, /)],
  [
    { events: ['MODEL_VERSION.CREATED'] },
    expect.stringMatching(/^Invalid event: MODEL_VERSION.CREATED. Value must be/),
  ],
  [{ events: ['REGISTERED_MODEL_CREATED'] }, expect.stringMatching(/^REGISTERED_MODEL_CREATED is for webhooks of all/)],
  [{ status: 'active' }, 'Invalid status: active. Value must be one of ACTIVE, DISABLED, TEST_MODE.'],
  [{ signature: 'none' }, 'Invalid signature: none. Value must be one of databricks, mlflow.'],
  [{ http_url_spec: undefined }, only],
  [{ job_spec }, only],
  [{ description: 'x'.repeat(10_001) }, "'description' exceeds the maximum length of 10000 characters"],
]);

test('a certificate that nobody looks at is for a laptop', async () => {
  fakeTable();
  const http_url_spec = { url, enable_ssl_verification: false };
  expect(await call(createRegistryWebhook, { events, http_url_spec })).toMatchObject({
    status: 400,
    body: { message: expect.stringMatching(/^'enable_ssl_verification' can be false only where/) },
  });
});
