import type { Event } from '#shared/operations/events.ts';
import { type RegistryEvent, registryEvents } from '#shared/operations/registry-events.ts';
import { jobBody, jobMessage } from './databricks-job.ts';
import {
  commented,
  createdModel,
  createdVersion,
  monitored,
  moved,
  requested,
  type Told,
  tagged,
  toldOf,
} from './databricks-told.ts';
import type { Payload, Webhook } from './types.ts';

type Head = { event: string; time: number; model: string };

function payload({ id, job }: Webhook, { event, time, model }: Head, { fields, text, part }: Told): Payload {
  const content = { event, webhook_id: id, event_timestamp: time, model_name: model, ...fields, text };
  const body = job ? jobBody(job.job_id, jobMessage(content)) : JSON.stringify(content);
  return { event, part, body };
}

/** Prompts were unknown there: whoever wants to be told of one has a webhook for it. */
const isFor = (webhook: Webhook, { prompt, model_id }: Event): boolean => !prompt || webhook.scope === model_id;

/** Of a webhook that has both the general event and that of a stage, the general one is told. */
export function databricksPayloads(webhook: Webhook, event: Event): Payload[] {
  if (!isFor(webhook, event)) return [];
  return toldOf(event).flatMap((told) => {
    const name = told.names.find((one) => webhook.events.includes(one));
    return name === undefined ? [] : [payload(webhook, { event: name, time: event.time, model: event.model }, told)];
  });
}

const model = 'example_model';
const of = { model, version: '1' };

const toStaging = { from: 'None', to: 'Staging' } as const;
const toProduction = { from: 'Staging', to: 'Production' } as const;
const toArchived = { from: 'Production', to: 'Archived' } as const;
const comment = 'An example of a comment';
const monitor = { monitor_id: '01HF7YAT00AAAAAAAAAAAAAAAA', reason: 'An example of what is found' };

const samples: Record<RegistryEvent, Told> = {
  REGISTERED_MODEL_CREATED: createdModel({ model }),
  MODEL_VERSION_CREATED: createdVersion(of),
  MODEL_VERSION_TRANSITIONED_STAGE: moved(of, toProduction),
  MODEL_VERSION_TRANSITIONED_TO_STAGING: moved(of, toStaging),
  MODEL_VERSION_TRANSITIONED_TO_PRODUCTION: moved(of, toProduction),
  MODEL_VERSION_TRANSITIONED_TO_ARCHIVED: moved(of, toArchived),
  TRANSITION_REQUEST_CREATED: requested(of, { ...toProduction, comment }),
  TRANSITION_REQUEST_TO_STAGING_CREATED: requested(of, { ...toStaging, comment }),
  TRANSITION_REQUEST_TO_PRODUCTION_CREATED: requested(of, { ...toProduction, comment }),
  TRANSITION_REQUEST_TO_ARCHIVED_CREATED: requested(of, { ...toArchived, comment }),
  MODEL_VERSION_TAG_SET: tagged(of, { user: 'example@example.com', key: 'example_key', value: 'example_value' }),
  COMMENT_CREATED: commented(of, comment),
  MONITOR_FIRED: monitored(of, { ...monitor, hasFired: true }),
  MONITOR_RESOLVED: monitored(of, { ...monitor, hasFired: false }),
};

const isRegistryEvent = (name: string): name is RegistryEvent => registryEvents.some((one) => one === name);

/** What a test sends: of a model and a version that need not be there. */
export function databricksSample(webhook: Webhook, event: string, time = Date.now()): Payload {
  if (!isRegistryEvent(event)) throw new Error(`There is no sample of ${event}`);
  return payload(webhook, { event, time, model }, samples[event]);
}
