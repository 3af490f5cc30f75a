import { beforeEach, expect, test, vi } from 'vitest';
import { testRegistryWebhook } from '#shared/operations/registry-webhooks.ts';
import { attempt } from '#shared/store/webhooks/attempt.ts';
import { call } from '#test/support/events.ts';
import { fakeTable, now } from '#test/support/fake-table.ts';
import { refuses } from '#test/support/refusals.ts';
import { registered } from '#test/support/registry.ts';
import { idOf, kept, notFound, ofAll, placeAt, recordAt } from './kept.ts';

vi.mock('#shared/store/webhooks/attempt.ts', () => ({ attempt: vi.fn() }));

const sent = vi.mocked(attempt);
beforeEach(() => sent.mockReset().mockResolvedValue({ at: now, latency: 1, status: 202, answer: 'OK' }));

const id = idOf(1);
const bodySent = () => JSON.parse(sent.mock.calls[0]?.[1].body ?? '');

test('sends an example, and tells what was answered in the words of every client', async () => {
  const alpha = registered();
  const { id: scope, meta } = alpha;
  const table = fakeTable(alpha.items, kept(scope, 1, { status: 'TEST_MODE' }));
  const { body } = await call(testRegistryWebhook, { id, event: 'COMMENT_CREATED' });
  expect(table.trips).toEqual([[`get ${placeAt(1)}`], [`get ${meta}`, `get ${recordAt(scope, 1)}`]]);
  expect(sent).toHaveBeenCalledWith(expect.objectContaining({ id, scope }), {
    delivery: expect.stringMatching(/^[0-9a-f-]{36}$/),
    body: expect.any(String),
  });
  expect(bodySent()).toMatchObject({ event: 'COMMENT_CREATED', webhook_id: id, event_timestamp: now });
  const answered = { status_code: 202, body: 'OK' };
  expect(body).toEqual({ ...answered, status: 202, webhook: answered });
});

test('without an event one of its own', async () => {
  const events = ['MODEL_VERSION_CREATED', 'MODEL_VERSION_TAG_SET'];
  fakeTable(kept(ofAll, 1, { events }));
  await call(testRegistryWebhook, { id });
  expect(events).toContain(bodySent().event);
});

test('tells why there was no answer', async () => {
  fakeTable(kept(ofAll, 1));
  sent.mockResolvedValue({ at: now, latency: 1, error: 'It was refused.' });
  const { status, body } = await call(testRegistryWebhook, { id });
  const answered = { status_code: 0, body: 'It was refused.' };
  expect([status, body]).toEqual([200, { ...answered, status: 0, webhook: answered }]);
});

test('404: no such webhook; 403: of all models, by who is no admin', async () => {
  fakeTable();
  expect(await call(testRegistryWebhook, { id })).toMatchObject(notFound);
  fakeTable(kept(ofAll, 1));
  expect(await call(testRegistryWebhook, { id }, { role: 'member' })).toMatchObject({ status: 403 });
  expect(sent).not.toHaveBeenCalled();
});

refuses(testRegistryWebhook, [[{ event: 'x' }, expect.stringMatching(/^Invalid event: x. Value must be one of/)]]);
