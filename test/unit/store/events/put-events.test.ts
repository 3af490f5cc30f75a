import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, expect, test } from 'vitest';
import { mostBytes } from '#shared/store/events/fitted.ts';
import { putEvents } from '#shared/store/events/put-events.ts';
import { anEvent } from '#test/support/event.ts';

const bus = mockClient(EventBridgeClient);

beforeEach(() => {
  bus.reset();
  bus.on(PutEventsCommand).resolves({ FailedEntryCount: 0 });
});

const numbered = (count: number, text = '') =>
  Array.from({ length: count }, (_, index) => anEvent({ rev: index, ...(text && { content: { description: text } }) }));
const requests = () =>
  bus
    .commandCalls(PutEventsCommand)
    .map(({ args: [{ input }] }) => (input.Entries ?? []).map(({ Detail = '' }) => JSON.parse(Detail).rev));

test('an event is put with its kind and its time', async () => {
  const one = anEvent();
  await putEvents([one]);
  expect(bus.commandCalls(PutEventsCommand)[0]?.args[0].input).toEqual({
    Entries: [
      {
        EventBusName: 'stagebook',
        Source: 'stagebook',
        DetailType: 'version_created',
        Detail: JSON.stringify(one),
        Time: new Date(one.time),
      },
    ],
  });
});

test('ten a request, in their order', async () => {
  await putEvents(numbered(23));
  const all = numbered(23).map(({ rev }) => rev);
  expect(requests()).toEqual([all.slice(0, 10), all.slice(10, 20), all.slice(20)]);
});

test('and no more bytes than it takes', async () => {
  await putEvents(numbered(5, 'd'.repeat(mostBytes / 2 - 1_000)));
  expect(requests()).toEqual([[0, 1], [2, 3], [4]]);
});

test('nothing, no request', async () => {
  await putEvents([]);
  expect(requests()).toEqual([]);
});

test('one that is refused is an error, and nothing behind it is put', async () => {
  bus.on(PutEventsCommand).resolvesOnce({
    FailedEntryCount: 1,
    Entries: [{ EventId: '1' }, { ErrorCode: 'ThrottlingException', ErrorMessage: 'Slow down.' }],
  });
  await expect(putEvents(numbered(12))).rejects.toThrow('The bus refused 1 events: ThrottlingException Slow down.');
  expect(requests()).toHaveLength(1);
});
