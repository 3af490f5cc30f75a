import { expect, test } from 'vitest';
import { readEvent, readEvents, readMlflowStatus, requireSome, spelled } from '#shared/domain/webhooks/events.ts';
import { validateWebhookName } from '#shared/domain/webhooks/names.ts';
import { webhookEvents } from '#shared/operations/webhook-events.ts';

test('fifteen events, which are read as they are spelled', () => {
  expect(webhookEvents).toHaveLength(15);
  expect(webhookEvents.map((event) => readEvent(spelled(event)))).toEqual(webhookEvents);
});

test('sorted by entity, then by action, none twice', () => {
  const given = [
    { entity: 'MODEL_VERSION_TAG', action: 'SET' },
    { entity: 'MODEL_VERSION_ALIAS', action: 'DELETED' },
    { entity: 'MODEL_VERSION', action: 'CREATED' },
    { entity: 'MODEL_VERSION_TAG', action: 'DELETED' },
    { entity: 'MODEL_VERSION', action: 'CREATED' },
  ];
  expect(readEvents(given)).toEqual([
    'MODEL_VERSION.CREATED',
    'MODEL_VERSION_ALIAS.DELETED',
    'MODEL_VERSION_TAG.DELETED',
    'MODEL_VERSION_TAG.SET',
  ]);
  expect(readEvents()).toEqual([]);
});

test.each([
  [
    'REGISTERED_MODEL',
    'DELETED',
    "Invalid action 'deleted' for entity 'registered_model'. Valid actions are: ['created']",
  ],
  ['PROMPT_TAG', 'CREATED', "Invalid action 'created' for entity 'prompt_tag'. Valid actions are: ['deleted', 'set']"],
  ['MODEL_VERSION', 'NONE', "Invalid action 'none' for entity 'model_version'. Valid actions are: ['created']"],
  ['BOGUS', 'CREATED', "Invalid entity 'BOGUS'. Valid entities are: ['REGISTERED_MODEL', 'MODEL_VERSION',"],
  ['registered_model', 'created', "Invalid entity 'registered_model'."],
  ['constructor', 'CREATED', "Invalid entity 'constructor'."],
])('%s.%s is no event', (entity, action, message) => {
  expect(() => readEvent({ entity, action })).toThrow(
    expect.objectContaining({ code: 'INVALID_PARAMETER_VALUE', message: expect.stringContaining(message) }),
  );
});

test('none is too few', () => {
  expect(() => requireSome([])).toThrow('Webhook events must be a non-empty list of WebhookEvent objects: [].');
  expect(() => requireSome(['PROMPT.CREATED'])).not.toThrow();
});

test('a status that there is not is as none', () => {
  expect(['ACTIVE', 'DISABLED', 'PAUSED', 'active', undefined].map(readMlflowStatus)).toEqual([
    'ACTIVE',
    'DISABLED',
    undefined,
    undefined,
    undefined,
  ]);
});

test.each(['a', 'A1', 'a.b_c-d', 'a'.repeat(63)])('%s is a name', (name) => {
  expect(() => validateWebhookName(name)).not.toThrow();
});

test.each([' ', 'bad name', 'bad-', '-bad', 'a/b', 'ä', 'a\n', 'a'.repeat(64)])('%j is none', (name) => {
  expect(() => validateWebhookName(name)).toThrow(/^Webhook name '.*' is invalid\. It must start and end/);
});
