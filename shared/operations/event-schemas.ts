import { dispensable, event } from './events.ts';
import { type Json, schemaOf } from './json-schema.ts';
import { type Kind, kinds } from './kinds.ts';

/** What every event of a kind has, besides what all have. */
const always: Record<Kind, readonly string[]> = {
  model_created: [],
  model_renamed: ['from', 'to'],
  model_deleted: [],
  model_restored: [],
  model_purged: [],
  stage_transitioned: ['version', 'from', 'to'],
  versions_archived: ['archived'],
  stage_rolled_back: ['version', 'from', 'to', 'rolled_back'],
  version_deleted: ['version'],
  version_restored: ['version'],
  version_purged: ['version'],
  version_held: ['version'],
  version_released: ['version'],
  alias_set: ['alias', 'to'],
  alias_deleted: ['alias', 'from'],
  alias_rolled_back: ['alias', 'from', 'to', 'rolled_back'],
  transition_requested: ['version', 'from', 'to'],
  request_cancelled: ['version', 'to', 'requested_by'],
  request_rejected: ['version', 'to', 'requested_by'],
  approval_given: ['version', 'to', 'requested_by'],
  request_approved: ['version', 'from', 'to', 'requested_by'],
  permissions_changed: ['permissions'],
  policy_set: ['policy'],
  policy_deleted: ['policy'],
  version_created: ['version', 'to'],
  description_set: [],
  tag_set: ['key', 'to'],
  tag_deleted: ['key'],
  registration_finished: ['version'],
  registration_failed: ['version'],
  comment_created: ['version', 'key', 'to'],
  comment_updated: ['version', 'key', 'from', 'to'],
  comment_deleted: ['version', 'key', 'from'],
  metric_reported: ['version', 'key', 'to'],
  promotion_refused: ['version', 'gates'],
  webhook_created: ['key'],
  webhook_updated: ['key'],
  webhook_deleted: ['key'],
  baseline_set: ['version', 'key'],
  monitor_created: ['key'],
  monitor_updated: ['key'],
  monitor_deleted: ['key'],
  monitor_fired: ['key', 'version', 'to'],
  monitor_resolved: ['key', 'version', 'from'],
  deployment_reported: ['key', 'version', 'to'],
  deployment_ended: ['key', 'version', 'from'],
};

const dialect = 'https://json-schema.org/draft/2020-12/schema';

/** Whatever is strict where it is sent to us may have more fields in what we tell. */
function opened(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(opened);
  if (typeof schema !== 'object' || schema === null) return schema;
  const { additionalProperties, ...rest } = schema as Json;
  const inner = Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, opened(value)]));
  const isClosed = additionalProperties === undefined || additionalProperties === false;
  return isClosed ? inner : { ...inner, additionalProperties: opened(additionalProperties) };
}

const canLack: readonly string[] = dispensable;

/** Fields that are there, and those that are unless the event is `truncated`. */
function presenceIn(kind: Kind): Json {
  const unlessCut = always[kind].filter((field) => canLack.includes(field));
  return {
    required: always[kind].filter((field) => !canLack.includes(field)),
    ...(unlessCut.length > 0 && { anyOf: [{ required: unlessCut }, { required: ['truncated'] }] }),
  };
}

/**
 * JSON Schemas (2020-12), by the names of their files: `event` has what all events can have, and that of each kind what it
 * always has besides. Fields that they do not name may come.
 */
export function eventSchemas(): Record<'event' | Kind, Json> {
  const schemaFor = (kind: Kind): Json => ({
    $schema: dialect,
    title: kind,
    allOf: [{ $ref: 'event.json' }],
    properties: { kind: { const: kind } },
    ...presenceIn(kind),
  });
  const ofKinds = Object.fromEntries(kinds.map((kind) => [kind, schemaFor(kind)])) as Record<Kind, Json>;
  return { event: { $schema: dialect, title: 'event', ...(opened(schemaOf(event)) as Json) }, ...ofKinds };
}
