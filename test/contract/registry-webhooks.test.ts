import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { startStagebook } from '#test/support/stagebook.ts';
import { clients } from './clients.ts';
import { seenBy } from './databricks-journal.ts';
import { oneUrl } from './environment.ts';

const { missing, note, path } = clients('registryWebhooks');

const cwd = mkdtempSync(join(tmpdir(), 'registry-webhooks-'));
afterAll(() => rmSync(cwd, { recursive: true, force: true }));

const times = { creation_timestamp: 'a time', last_updated_timestamp: 'a time' };
const nothingSecret = { secret: null, authorization: null };

const hook = {
  ...times,
  id: 'ID',
  // Sorted.
  events: ['MODEL_VERSION_CREATED', 'MODEL_VERSION_TRANSITIONED_STAGE'],
  description: 'd',
  status: 'ACTIVE',
  http_url_spec: { url: 'http://receiver/hook', ...nothingSecret, enable_ssl_verification: true },
  job_spec: null,
  model_name: 'Scratch',
};

const job = {
  ...times,
  id: 'ID',
  events: ['REGISTERED_MODEL_CREATED'],
  description: null,
  status: 'ACTIVE',
  http_url_spec: null,
  job_spec: { job_id: '12', workspace_url: 'http://receiver', access_token: '' },
  model_name: null,
};

const answered = { status_code: 200, body: 'got it' };

const comment = {
  event: 'COMMENT_CREATED',
  webhook_id: 'ID',
  event_timestamp: 'a time',
  model_name: 'example_model',
  version: '1',
  comment: 'An example of a comment',
  text: "A user commented on registered model 'example_model' version 1.",
};

describe.skipIf(missing)(`the unmodified databricks-registry-webhooks${note}`, { timeout: 240_000 }, () => {
  test('0.1.2 has an answer to each of its calls', async () => {
    const stagebook = await startStagebook({ args: ['--allow-private-hooks'] });
    try {
      await fetch(`${stagebook.url}/api/2.0/mlflow/registered-models/create`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ name: 'Scratch' }),
      });
      // No profile of whoever runs the tests.
      const home = { HOME: cwd, DATABRICKS_CONFIG_FILE: join(cwd, 'none') };
      const signedIn = { DATABRICKS_HOST: stagebook.url, DATABRICKS_TOKEN: 'nobody-asks', MODEL: 'Scratch', ...home };
      const env = oneUrl(stagebook.url, signedIn);
      const { seen } = await seenBy(path('registryWebhooks'), 'registry-webhooks.py', { cwd, env });
      expect(seen).toEqual([
        ['create_webhook', hook],
        ['create_webhook, of a job', job],
        ['list_webhooks', [job, hook]],
        ['list_webhooks, of the model', [hook]],
        ['list_webhooks, by event', [job]],
        ['list_webhooks, one', [true]],
        ['update_webhook', { ...hook, events: ['COMMENT_CREATED'], status: 'TEST_MODE' }],
        ['test_webhook', answered],
        ['received', { path: '/hook', signature: 'good', authorization: 'Bearer ours', body: comment }],
        ['test_webhook, an event', answered],
        [
          "received by the job's workspace",
          {
            path: '/api/2.1/jobs/run-now',
            signature: 'unsigned',
            authorization: 'Bearer dapi',
            body: {
              job_id: 12,
              notebook_params: { event_message: expect.stringContaining('{"event":"MODEL_VERSION_CREATED",') },
            },
          },
        ],
        ['delete_webhook', null],
        ['delete_webhook, again', 'RESOURCE_DOES_NOT_EXIST'],
        ['list_webhooks, one is left', [true]],
      ]);
    } finally {
      await stagebook.stop();
    }
  });
});
