import { describe, expect, test } from 'vitest';
import { databricksPayloads, databricksSample } from '#shared/domain/webhooks/databricks.ts';
import type { Webhook } from '#shared/domain/webhooks/types.ts';
import { kinds } from '#shared/operations/kinds.ts';
import { type RegistryEvent, registryEvents } from '#shared/operations/registry-events.ts';
import { databricksWebhook, event, webhookId } from '#test/support/webhooks.ts';

const of = (...events: RegistryEvent[]): Webhook => databricksWebhook({ events });

const bodies = (...[webhook, what]: Parameters<typeof databricksPayloads>) =>
  databricksPayloads(webhook, what).map(({ body }) => JSON.parse(body));

const head = { webhook_id: webhookId, event_timestamp: 1_589_859_029_343, model_name: 'someModel' };

describe('as documented', () => {
  test('a transition, byte for byte', () => {
    expect(databricksPayloads(of('MODEL_VERSION_TRANSITIONED_STAGE'), event())).toEqual([
      {
        event: 'MODEL_VERSION_TRANSITIONED_STAGE',
        part: 0,
        body:
          `{"event":"MODEL_VERSION_TRANSITIONED_STAGE","webhook_id":"${webhookId}","event_timestamp":1589859029343,` +
          '"model_name":"someModel","version":"8","to_stage":"Production","from_stage":"None",' +
          '"text":"Registered model \'someModel\' version 8 transitioned from None to Production."}',
      },
    ]);
  });

  test('a tag', () => {
    const { from: _, ...set } = event({ kind: 'tag_set', key: 'key1', to: 'value1' });
    expect(bodies(of('MODEL_VERSION_TAG_SET'), set)).toEqual([
      {
        event: 'MODEL_VERSION_TAG_SET',
        ...head,
        version: '8',
        tags: [{ key: 'key1', value: 'value1' }],
        text: "ada set version tag(s) 'key1' => 'value1' for registered model 'someModel' version 8.",
      },
    ]);
  });

  test('a comment', () => {
    const made = event({ kind: 'comment_created', key: 'id', to: 'Raw text' });
    expect(bodies(of('COMMENT_CREATED'), made)).toEqual([
      {
        event: 'COMMENT_CREATED',
        ...head,
        version: '8',
        comment: 'Raw text',
        text: "A user commented on registered model 'someModel' version 8.",
      },
    ]);
  });
});

test.each([
  ['version_created', 'MODEL_VERSION_CREATED', "Version 8 of registered model 'someModel' was created."],
  ['model_created', 'REGISTERED_MODEL_CREATED', "Registered model 'someModel' was created."],
  [
    'transition_requested',
    'TRANSITION_REQUEST_CREATED',
    "A user requested a transition of registered model 'someModel' version 8 from None to Production.",
  ],
] as const)('%s is %s', (kind, name, text) => {
  expect(bodies(of(...registryEvents), event({ kind }))).toMatchObject([{ event: name, ...head, text }]);
});

test.each([
  ['monitor_fired', 'MONITOR_FIRED', 'fired'],
  ['monitor_resolved', 'MONITOR_RESOLVED', 'resolved'],
] as const)('%s is %s, with whose doing it is and why', (kind, name, verb) => {
  const text = `A monitor ${verb} for registered model 'someModel' version 8: the mean is 0.7.`;
  const told = bodies(of(...registryEvents), event({ kind, key: 'm', to: 'the mean is 0.7' }));
  expect(told).toMatchObject([
    { event: name, ...head, version: '8', monitor_id: 'm', reason: 'the mean is 0.7', text },
  ]);
});

test('a request says whether a monitor has asked', () => {
  const asked = event({ kind: 'transition_requested', actor: { type: 'monitor', id: 'm', owner: 'ada' } });
  expect(bodies(of('TRANSITION_REQUEST_CREATED'), asked)).toMatchObject([
    { text: expect.stringMatching(/^A monitor requested a transition of/) },
  ]);
});

test('texts in full, where the row has only what identifies them', () => {
  const to = { sha256: '0'.repeat(64), bytes: 60_000 };
  const value = 'x'.repeat(60_000);
  const set = event({ kind: 'tag_set', key: 'k', to, content: { value } });
  const [body] = bodies(of('MODEL_VERSION_TAG_SET'), set);
  expect(body.tags).toEqual([{ key: 'k', value }]);
  expect(body.text).toBe(
    `ada set version tag(s) 'k' => '${'x'.repeat(500)}…' for registered model 'someModel' version 8.`,
  );
  const { content: _, ...gone } = event({ kind: 'comment_created', to });
  expect(bodies(of('COMMENT_CREATED'), gone)).toMatchObject([{ comment: '' }]);
});

test('a request says where from and where to, and what was said', () => {
  const requested = event({ kind: 'transition_requested', from: 'Staging', to: 'Archived', reason: 'old' });
  expect(bodies(of('TRANSITION_REQUEST_CREATED'), requested)).toMatchObject([
    { version: '8', to_stage: 'Archived', from_stage: 'Staging', comment: 'old' },
  ]);
});

describe('names of one stage', () => {
  test.each([
    ['stage_transitioned', 'Staging', 'MODEL_VERSION_TRANSITIONED_TO_STAGING'],
    ['stage_rolled_back', 'Production', 'MODEL_VERSION_TRANSITIONED_TO_PRODUCTION'],
    ['request_approved', 'Archived', 'MODEL_VERSION_TRANSITIONED_TO_ARCHIVED'],
    ['transition_requested', 'Staging', 'TRANSITION_REQUEST_TO_STAGING_CREATED'],
    ['transition_requested', 'Production', 'TRANSITION_REQUEST_TO_PRODUCTION_CREATED'],
    ['transition_requested', 'Archived', 'TRANSITION_REQUEST_TO_ARCHIVED_CREATED'],
  ] as const)('%s to %s is %s alone', (kind, to, name) => {
    const special = registryEvents.filter((one) => /_TO_/.test(one));
    expect(databricksPayloads(of(...special), event({ kind, to })).map((one) => one.event)).toEqual([name]);
    const others = special.filter((one) => one !== name);
    expect(databricksPayloads(of(...others), event({ kind, to }))).toEqual([]);
  });

  test('None has none', () => {
    const special = registryEvents.filter((one) => /_TO_/.test(one));
    const back = event({ from: 'Staging', to: 'None' });
    expect(databricksPayloads(of(...special), back)).toEqual([]);
    expect(bodies(of('MODEL_VERSION_TRANSITIONED_STAGE'), back)).toMatchObject([{ to_stage: 'None' }]);
  });

  test('beside the general one they tell nothing again', () => {
    const both = of('MODEL_VERSION_TRANSITIONED_TO_PRODUCTION', 'MODEL_VERSION_TRANSITIONED_STAGE');
    expect(databricksPayloads(both, event()).map((one) => one.event)).toEqual(['MODEL_VERSION_TRANSITIONED_STAGE']);
  });
});

describe('versions that went along', () => {
  const archived = [
    { version: '3', from: 'Production', to: 'Archived' },
    { version: '5', from: 'Production', to: 'Archived' },
  ];

  test('are told one by one', () => {
    const told = bodies(of('MODEL_VERSION_TRANSITIONED_STAGE'), event({ archived }));
    expect(told.map(({ version, from_stage, to_stage }) => [version, from_stage, to_stage])).toEqual([
      ['8', 'None', 'Production'],
      ['3', 'Production', 'Archived'],
      ['5', 'Production', 'Archived'],
    ]);
  });

  test('are the same parts whatever else the webhook is told', () => {
    const parts = (...events: RegistryEvent[]) =>
      databricksPayloads(of(...events), event({ archived })).map(({ part }) => part);
    expect(parts('MODEL_VERSION_TRANSITIONED_STAGE')).toEqual([0, 1, 2]);
    expect(parts('MODEL_VERSION_TRANSITIONED_TO_ARCHIVED')).toEqual([1, 2]);
  });

  test('before the last step of a big transition the version itself has not moved', () => {
    const before = event({ kind: 'versions_archived', from: 'None', to: 'None', archived });
    expect(databricksPayloads(of('MODEL_VERSION_TRANSITIONED_STAGE'), before).map(({ part }) => part)).toEqual([1, 2]);
  });
});

test('nothing else is told', () => {
  const told = kinds.filter((kind) => databricksPayloads(of(...registryEvents), event({ kind, key: 'k' })).length > 0);
  expect(told.toSorted()).toEqual([
    'comment_created',
    'model_created',
    'monitor_fired',
    'monitor_resolved',
    'request_approved',
    'stage_rolled_back',
    'stage_transitioned',
    'tag_set',
    'transition_requested',
    'version_created',
  ]);
  const { version: _, ...ofModel } = event({ kind: 'tag_set', key: 'k', to: 'v' });
  expect(databricksPayloads(of(...registryEvents), ofModel)).toEqual([]);
});

test('prompts are told to who asked for that one', () => {
  const made = event({ kind: 'version_created', prompt: true });
  const all = databricksWebhook({ scope: '0'.repeat(26), events: ['MODEL_VERSION_CREATED'] });
  expect(databricksPayloads(all, made)).toEqual([]);
  expect(databricksPayloads(of('MODEL_VERSION_CREATED'), made)).toHaveLength(1);
});

describe('a job', () => {
  const job = { job_id: '9223372036854775807', workspace_url: 'https://w.example.com' };

  test('is run with the payload as a parameter, by every digit of its id', () => {
    const webhook = { ...of('MODEL_VERSION_TRANSITIONED_STAGE'), job };
    const [message] = databricksPayloads(of('MODEL_VERSION_TRANSITIONED_STAGE'), event());
    expect(databricksPayloads(webhook, event())).toEqual([
      {
        event: 'MODEL_VERSION_TRANSITIONED_STAGE',
        part: 0,
        body: `{"job_id":9223372036854775807,"notebook_params":{"event_message":${JSON.stringify(message?.body)}}}`,
      },
    ]);
  });

  test.each(['x', '\u0001', '𝒙'])('has room for its parameters, whatever %j is set', (letter) => {
    const webhook = { ...of('MODEL_VERSION_TAG_SET'), job };
    const value = letter.repeat(50_000);
    const set = event({ kind: 'tag_set', key: 'k', to: { sha256: '0'.repeat(64), bytes: 1 }, content: { value } });
    const [payload] = databricksPayloads(webhook, set);
    const parameters = JSON.parse(payload?.body ?? '').notebook_params;
    expect(Buffer.byteLength(JSON.stringify(parameters))).toBeLessThan(10_000);
    expect(parameters.event_message.isWellFormed()).toBe(true);
    expect(JSON.parse(parameters.event_message).tags[0].value).toMatch(/…$/);
  });
});

test.each(registryEvents)('a sample of %s is named so, and has the fields of a real one', (name) => {
  const { body, ...payload } = databricksSample(databricksWebhook(), name, 5);
  expect(payload).toEqual({ event: name, part: 0 });
  expect(JSON.parse(body)).toMatchObject({
    event: name,
    webhook_id: webhookId,
    event_timestamp: 5,
    model_name: 'example_model',
    text: expect.stringContaining("'example_model'"),
  });
});

test('a sample of one stage is of that stage', () => {
  const stages = registryEvents.flatMap((name) => {
    const [, stage] = /_TO_(\w+?)(_CREATED)?$/.exec(name) ?? [];
    return stage === undefined ? [] : [[stage, JSON.parse(databricksSample(databricksWebhook(), name).body).to_stage]];
  });
  expect(stages).toHaveLength(6);
  for (const [named, told] of stages) expect(told.toUpperCase()).toBe(named);
});
