import { describe, expect, test } from 'vitest';
import { mlflowPayloads, mlflowSample } from '#shared/domain/webhooks/mlflow.ts';
import type { Event } from '#shared/operations/events.ts';
import { webhookEvents } from '#shared/operations/webhook-events.ts';
import { event, mlflowWebhook } from '#test/support/webhooks.ts';

/** Of everything there is. */
const webhook = mlflowWebhook({ events: [...webhookEvents] });

const only = (fields: Partial<Event>) => {
  const payloads = mlflowPayloads(webhook, event({ from: undefined, to: undefined, ...fields }));
  expect(payloads.length).toBeLessThan(2);
  return payloads[0] && { event: payloads[0].event, ...JSON.parse(payloads[0].body) };
};

const name = 'someModel';
const is_prompt = { 'mlflow.prompt.is_prompt': 'true' };

describe('what is told of a model', () => {
  test.each<[string, Partial<Event>, object]>([
    [
      'REGISTERED_MODEL.CREATED',
      { kind: 'model_created', version: undefined, content: { description: 'd', tags: { k: 'v' } } },
      { name, tags: { k: 'v' }, description: 'd' },
    ],
    ['REGISTERED_MODEL.CREATED', { kind: 'model_created', version: undefined }, { name, tags: {}, description: '' }],
    [
      'MODEL_VERSION.CREATED',
      { kind: 'version_created', source: 's3://b/k', run_id: 'r', content: { description: 'd', tags: { k: 'v' } } },
      { name, version: '8', source: 's3://b/k', run_id: 'r', tags: { k: 'v' }, description: 'd' },
    ],
    [
      'MODEL_VERSION.CREATED',
      { kind: 'version_created', source: 's3://b/k', run_id: '' },
      { name, version: '8', source: 's3://b/k', run_id: null, tags: {}, description: null },
    ],
    [
      'MODEL_VERSION_TAG.SET',
      { kind: 'tag_set', key: 'k', to: 'short' },
      { name, version: '8', key: 'k', value: 'short' },
    ],
    [
      'MODEL_VERSION_TAG.SET',
      { kind: 'tag_set', key: 'k', to: { sha256: 'ab', bytes: 300 }, content: { value: 'v'.repeat(300) } },
      { name, version: '8', key: 'k', value: 'v'.repeat(300) },
    ],
    ['MODEL_VERSION_TAG.DELETED', { kind: 'tag_deleted', key: 'k', from: 'v' }, { name, version: '8', key: 'k' }],
    ['MODEL_VERSION_ALIAS.CREATED', { kind: 'alias_set', alias: 'a', to: '8' }, { name, alias: 'a', version: '8' }],
    [
      'MODEL_VERSION_ALIAS.CREATED',
      { kind: 'alias_rolled_back', alias: 'a', from: '9', to: '8' },
      { name, alias: 'a', version: '8' },
    ],
    ['MODEL_VERSION_ALIAS.DELETED', { kind: 'alias_deleted', alias: 'a', from: '8' }, { name, alias: 'a' }],
  ])('%s of %j', (told, fields, data) => {
    expect(only(fields)).toMatchObject({ event: told, data });
    expect(only(fields)?.data).toEqual(data);
  });
});

describe('what is told of a prompt', () => {
  test.each<[string, Partial<Event>, object]>([
    [
      'PROMPT.CREATED',
      {
        kind: 'model_created',
        version: undefined,
        content: { tags: { ...is_prompt, _mlflow_prompt_type: 'text', k: 'v' } },
      },
      { name, tags: { k: 'v' }, description: '' },
    ],
    [
      'PROMPT_VERSION.CREATED',
      {
        kind: 'version_created',
        source: 'dummy-source',
        content: { tags: { ...is_prompt, _mlflow_prompt_type: 'text', 'mlflow.prompt.text': 'Hi {{x}}', k: 'v' } },
      },
      { name, version: '8', template: 'Hi {{x}}', tags: { k: 'v' }, description: null },
    ],
    [
      'PROMPT_VERSION.CREATED',
      { kind: 'version_created' },
      { name, version: '8', template: null, tags: {}, description: null },
    ],
    ['PROMPT_TAG.SET', { kind: 'tag_set', version: undefined, key: 'k', to: 'v' }, { name, key: 'k', value: 'v' }],
    ['PROMPT_TAG.DELETED', { kind: 'tag_deleted', version: undefined, key: 'k' }, { name, key: 'k' }],
    ['PROMPT_VERSION_TAG.SET', { kind: 'tag_set', key: 'k', to: 'v' }, { name, version: '8', key: 'k', value: 'v' }],
    ['PROMPT_VERSION_TAG.DELETED', { kind: 'tag_deleted', key: 'k' }, { name, version: '8', key: 'k' }],
    ['PROMPT_ALIAS.CREATED', { kind: 'alias_set', alias: 'a', to: '8' }, { name, alias: 'a', version: '8' }],
    ['PROMPT_ALIAS.DELETED', { kind: 'alias_deleted', alias: 'a' }, { name, alias: 'a' }],
  ])('%s of %j', (told, fields, data) => {
    expect(only({ prompt: true, ...fields })).toMatchObject({ event: told });
    expect(only({ prompt: true, ...fields })?.data).toEqual(data);
  });
});

test.each<Partial<Event>>([
  { kind: 'stage_transitioned', from: 'None', to: 'Production' },
  { kind: 'tag_set', version: undefined, key: 'k', to: 'v' },
  { kind: 'tag_deleted', version: undefined, key: 'k' },
  { kind: 'version_deleted', aliases_deleted: ['a'] },
  { kind: 'model_renamed', version: undefined },
  { kind: 'description_set' },
  { kind: 'webhook_created', version: undefined },
])('nothing is told of %j', (fields) => {
  expect(only(fields)).toBeUndefined();
});

test('nothing that was not asked for', () => {
  const created = event({ kind: 'version_created' });
  expect(mlflowPayloads(mlflowWebhook({ events: ['REGISTERED_MODEL.CREATED'] }), created)).toEqual([]);
});

test('byte for byte as Python writes it', () => {
  const at = (time: number, fields: Partial<Event>) => mlflowPayloads(webhook, event({ time, ...fields }))[0]?.body;
  const kind = 'alias_set' as const;
  expect(at(1_700_000_000_120, { kind, alias: 'é😀"', to: '8' })).toBe(
    '{"entity": "model_version_alias", "action": "created", "timestamp": "2023-11-14T22:13:20.120000+00:00", ' +
      '"data": {"name": "someModel", "alias": "\\u00e9\\ud83d\\ude00\\"", "version": "8"}}',
  );
  expect(at(1_700_000_000_000, { kind, alias: 'a', to: '8' })).toContain('"timestamp": "2023-11-14T22:13:20+00:00"');
  // The same whenever it is told.
  expect(at(5, { kind, alias: 'a', to: '8' })).toBe(at(5, { kind, alias: 'a', to: '8' }));
});

test('of every event there is a sample, in its words', () => {
  for (const name of webhookEvents) {
    const { event: told, body } = mlflowSample(webhook, name, 0);
    const { entity, action, timestamp, data } = JSON.parse(body);
    expect([told, `${entity}.${action}`.toUpperCase()]).toEqual([name, name]);
    expect(timestamp).toBe('1970-01-01T00:00:00+00:00');
    expect(Object.keys(data).length).toBeGreaterThan(1);
  }
  expect(() => mlflowSample(webhook, 'MODEL_VERSION.UPDATED')).toThrow('There is no sample');
});
