import type { Event } from '#shared/operations/events.ts';

/** An event of a version that was made. */
export const anEvent = (more: Partial<Event> = {}): Event => ({
  schema_version: 1,
  transition_id: '01JDJ0000000000000000000AA-v1',
  model: 'MyModel',
  model_id: '01JDJ0000000000000000000AA',
  rev: 1,
  place: '0000000001#0000000001',
  prompt: false,
  kind: 'version_created',
  time: 1_700_000_000_000,
  actor: { type: 'local', id: 'ada' },
  request_id: 'request-1',
  client: 'test',
  version: '1',
  to: 'None',
  ...more,
});
