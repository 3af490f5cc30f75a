import { beforeEach, expect, test, vi } from 'vitest';
import { testWebhook } from '#shared/operations/webhooks.ts';
import { attempt } from '#shared/store/webhooks/attempt.ts';
import { call } from '#test/support/events.ts';
import { fakeTable, now } from '#test/support/fake-table.ts';
import { refuses } from '#test/support/refusals.ts';
import { denied, idOf, kept, notFound, ofAll, placeAt, recordAt, registryAt } from './kept.ts';

vi.mock('#shared/store/webhooks/attempt.ts', () => ({ attempt: vi.fn() }));

const sent = vi.mocked(attempt);
beforeEach(() => sent.mockReset().mockResolvedValue({ at: now, latency: 1, status: 200, answer: 'hi' }));

const webhook_id = idOf(1);
const bodySent = () => JSON.parse(sent.mock.calls[0]?.[1].body ?? '');

test('sends MLflow’s example, of one that is disabled too', async () => {
  const table = fakeTable(kept(1, { status: 'DISABLED' }));
  const event = { entity: 'PROMPT_ALIAS', action: 'CREATED' };
  const { body } = await call(testWebhook, { webhook_id, event });
  expect(table.trips).toEqual([[`get ${placeAt(1)}`], [`get ${registryAt}`, `get ${recordAt(1)}`]]);
  expect(sent).toHaveBeenCalledWith(expect.objectContaining({ id: webhook_id, scope: ofAll }), {
    delivery: expect.stringMatching(/^[0-9a-f-]{36}$/),
    body: expect.any(String),
  });
  expect(bodySent()).toEqual({
    entity: 'prompt_alias',
    action: 'created',
    timestamp: '2023-11-14T22:13:20+00:00',
    data: { name: 'example_prompt', alias: 'example_alias', version: '1' },
  });
  expect(body).toEqual({ result: { success: true, response_status: 200, response_body: 'hi' } });
});

test('without an event the first of its own', async () => {
  fakeTable(kept(1, { events: ['MODEL_VERSION_TAG.SET', 'PROMPT.CREATED'] }));
  await call(testWebhook, { webhook_id });
  expect(bodySent()).toMatchObject({ entity: 'model_version_tag', action: 'set' });
});

test.each([
  [
    { status: 404, answer: '' },
    { success: false, response_status: 404, response_body: '' },
  ],
  // It is not followed, and is no success of a delivery either.
  [
    { status: 302, answer: 'x' },
    { success: false, response_status: 302, response_body: 'x' },
  ],
  [{ error: 'It took too long.' }, { success: false, error_message: 'Failed to test webhook: It took too long.' }],
])('tells what came of it: %j', async (made, result) => {
  fakeTable(kept(1));
  sent.mockResolvedValue({ at: now, latency: 1, ...made });
  expect(await call(testWebhook, { webhook_id })).toMatchObject({ status: 200, body: { result } });
});

test('404: there is none; 403: who is no admin', async () => {
  fakeTable();
  expect(await call(testWebhook, { webhook_id })).toMatchObject(notFound(webhook_id));
  fakeTable(kept(1));
  expect(await call(testWebhook, { webhook_id }, { role: 'member' })).toMatchObject(denied);
  expect(sent).not.toHaveBeenCalled();
});

refuses(testWebhook, [
  [
    { event: { entity: 'REGISTERED_MODEL', action: 'SET' } },
    "Invalid action 'set' for entity 'registered_model'. Valid actions are: ['created']",
  ],
]);
