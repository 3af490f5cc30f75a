import type { Event } from '#shared/operations/events.ts';
import type { RegistryEvent } from '#shared/operations/registry-events.ts';
import { type Stage, stages } from '../stages.ts';

/** One thing that happened, as a webhook of Databricks' is told of it. */
export type Told = {
  /** The names it has, of which a webhook may have any; the first that it has is told. */
  names: readonly RegistryEvent[];
  /** Which of the event's it is: always the same number for the same thing. */
  part: number;
  /** What is in the payload besides whose it is and when, in Databricks' order. */
  fields: object;
  /** A sentence for people: Slack's incoming webhooks show it. */
  text: string;
};

const stageIn = (text: unknown): Stage | undefined => stages.find((stage) => stage === text);

const upper = <Text extends string>(text: Text) => text.toUpperCase() as Uppercase<Text>;

/** Of a move and of a request for one, the general name first; nothing is named after None. */
export const movedNames = (to: Stage): RegistryEvent[] => [
  'MODEL_VERSION_TRANSITIONED_STAGE',
  ...(to === 'None' ? [] : ([`MODEL_VERSION_TRANSITIONED_TO_${upper(to)}`] as const)),
];

const requestedNames = (to: Stage): RegistryEvent[] => [
  'TRANSITION_REQUEST_CREATED',
  ...(to === 'None' ? [] : ([`TRANSITION_REQUEST_TO_${upper(to)}_CREATED`] as const)),
];

/** Characters of a value that are in a sentence. */
const longest = 500;

export const shortened = (text: string): string =>
  text.length > longest ? `${text.slice(0, longest).toWellFormed()}…` : text;

type OfVersion = { model: string; version: string };

const versionText = ({ model, version }: OfVersion) => `registered model '${model}' version ${version}`;

export const createdModel = ({ model }: { model: string }): Told => ({
  names: ['REGISTERED_MODEL_CREATED'],
  part: 0,
  fields: {},
  text: `Registered model '${model}' was created.`,
});

export const createdVersion = (of: OfVersion): Told => ({
  names: ['MODEL_VERSION_CREATED'],
  part: 0,
  fields: { version: of.version },
  text: `Version ${of.version} of registered model '${of.model}' was created.`,
});

export const moved = (of: OfVersion, { from, to }: { from: Stage; to: Stage }, part = 0): Told => ({
  names: movedNames(to),
  part,
  fields: { version: of.version, to_stage: to, from_stage: from },
  text: `Registered model '${of.model}' version ${of.version} transitioned from ${from} to ${to}.`,
});

export const requested = (
  of: OfVersion,
  { from, to, comment, by = 'A user' }: { from: Stage; to: Stage; comment?: string | undefined; by?: string },
): Told => ({
  names: requestedNames(to),
  part: 0,
  fields: { version: of.version, to_stage: to, from_stage: from, ...(comment && { comment }) },
  text: `${by} requested a transition of ${versionText(of)} from ${from} to ${to}.`,
});

export const tagged = (of: OfVersion, { user, key, value }: { user: string; key: string; value: string }): Told => ({
  names: ['MODEL_VERSION_TAG_SET'],
  part: 0,
  fields: { version: of.version, tags: [{ key, value }] },
  text: `${user} set version tag(s) '${key}' => '${shortened(value)}' for ${versionText(of)}.`,
});

export const commented = (of: OfVersion, comment: string): Told => ({
  names: ['COMMENT_CREATED'],
  part: 0,
  fields: { version: of.version, comment },
  text: `A user commented on ${versionText(of)}.`,
});

type Monitored = { monitor_id: string; reason: string; hasFired: boolean };

export const monitored = (of: OfVersion, { monitor_id, reason, hasFired }: Monitored): Told => ({
  names: [hasFired ? 'MONITOR_FIRED' : 'MONITOR_RESOLVED'],
  part: 0,
  fields: { version: of.version, monitor_id, reason },
  text: `A monitor ${hasFired ? 'fired' : 'resolved'} for ${versionText(of)}: ${reason}.`,
});

/** A text in full; of one that is long, and that nobody has any more, nothing. */
const whole = ({ content, to }: Event): string => content?.value ?? (typeof to === 'string' ? to : '');

/** Versions that went along, each by itself. */
function archivedBy({ model, archived = [] }: Event): Told[] {
  return archived.flatMap(({ version, ...stagesOf }, index) => {
    const [from, to] = [stageIn(stagesOf.from), stageIn(stagesOf.to)];
    return from && to ? [moved({ model, version }, { from, to }, index + 1)] : [];
  });
}

function changeOf(event: Event, version: string): Told[] {
  const [from, to] = [stageIn(event.from), stageIn(event.to)];
  if (!from || !to) return [];
  const of = { model: event.model, version };
  if (event.kind === 'transition_requested') {
    const by = event.actor.type === 'monitor' ? 'A monitor' : 'A user';
    return [requested(of, { from, to, comment: event.reason, by })];
  }
  return [moved(of, { from, to })];
}

function noteOf(event: Event, version: string): Told[] {
  const of = { model: event.model, version };
  if (event.kind === 'comment_created') return [commented(of, whole(event))];
  if (event.kind !== 'tag_set' || event.key === undefined) return [];
  return [tagged(of, { user: event.actor.id, key: event.key, value: whole(event) })];
}

/** All that Databricks' webhooks can be told of an event; of most nothing. */
export function toldOf(event: Event): Told[] {
  const { kind, model, version } = event;
  switch (kind) {
    case 'model_created':
      return [createdModel({ model })];
    case 'versions_archived':
      return archivedBy(event);
  }
  if (version === undefined) return [];
  switch (kind) {
    case 'version_created':
      return [createdVersion({ model, version })];
    case 'stage_transitioned':
    case 'stage_rolled_back':
    case 'request_approved':
      return [...changeOf(event, version), ...archivedBy(event)];
    case 'transition_requested':
      return changeOf(event, version);
    case 'tag_set':
    case 'comment_created':
      return noteOf(event, version);
    case 'monitor_fired':
    case 'monitor_resolved': {
      const hasFired = kind === 'monitor_fired';
      return [monitored({ model, version }, { monitor_id: event.key ?? '', reason: whole(event), hasFired })];
    }
    default:
      return [];
  }
}
