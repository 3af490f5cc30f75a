import { expect, test } from 'vitest';
import { briefChange, briefOf } from '#shared/domain/webhooks/brief.ts';
import { registryEvents } from '#shared/operations/registry-events.ts';
import { databricksWebhook, mlflowWebhook } from '#test/support/webhooks.ts';

const read = (text: unknown) => JSON.parse(text as string);

const slack = 'https://hooks.example.com/services/T0/B0/XYZ?token=abc';

test('tells where a webhook leads, but not the way', () => {
  const webhook = mlflowWebhook({ url: slack, description: 'd'.repeat(100), sealed: 'sealed' });
  expect(read(briefOf(webhook))).toEqual({
    name: 'hook',
    description: `${'d'.repeat(60)}…`,
    url: 'https://hooks.example.com/…',
    events: webhook.events,
    status: 'ACTIVE',
    signature: 'mlflow',
  });
  expect(read(briefOf(mlflowWebhook({ url: 'https://user:word@example.com:8443/' }))).url).toBe(
    'https://example.com:8443',
  );
});

test('of many events how many', () => {
  expect(read(briefOf(databricksWebhook({ events: [...registryEvents] }))).events).toBe(registryEvents.length);
});

test('a job by its number', () => {
  const job = { job_id: '12', workspace_url: 'https://dbc.example.com' };
  expect(read(briefOf(databricksWebhook({ job, insecure: true })))).toMatchObject({ job: '12', insecure: true });
});

const changed = (before: object, after: object, secrets = false) => {
  const { from, to } = briefChange(mlflowWebhook(before), mlflowWebhook(after), secrets);
  return [read(from), read(to)];
};

test('of a change what is not as it was', () => {
  expect(changed({ status: 'ACTIVE' }, { status: 'DISABLED', name: 'other' })).toEqual([
    { name: 'hook', status: 'ACTIVE' },
    { name: 'other', status: 'DISABLED' },
  ]);
  expect(changed({ description: 'd' }, {})).toEqual([{ description: 'd' }, {}]);
  expect(changed({}, {})).toEqual([{}, {}]);
});

test('that a URL is another is told, though it looks the same', () => {
  const url = 'https://hooks.example.com/…';
  expect(changed({ url: slack }, { url: `${slack}d` })).toEqual([{ url }, { url }]);
});

test('that secrets are others is told, and not what they are', () => {
  expect(changed({ sealed: 'a' }, { sealed: 'b' }, true)).toEqual([{}, { secrets: 'given anew' }]);
});
