import type { Event } from '#shared/operations/events.ts';
import type { WebhookEvent } from '#shared/operations/webhook-events.ts';
import { IS_PROMPT } from '../search/prompts.ts';

/** What happened, in MLflow's words, with what MLflow tells of it, in its order. */
export type Told = { event: WebhookEvent; data: object };

/** Tags by which MLflow keeps prompts among the models: what kind it is, and a version's text. */
const promptType = '_mlflow_prompt_type';
const promptText = 'mlflow.prompt.text';

/** Tags as they were given; of a prompt without those by which it is one, and of its version without the text. */
function tagsOf({ content, prompt, version }: Event): Record<string, string> {
  const tags = Object.entries(content?.tags ?? {});
  const own = [IS_PROMPT, promptType, ...(version === undefined ? [] : [promptText])];
  return Object.fromEntries(prompt ? tags.filter(([key]) => !own.includes(key)) : tags);
}

function createdModel(event: Event): Told {
  const data = { name: event.model, tags: tagsOf(event), description: event.content?.description ?? '' };
  return { event: event.prompt ? 'PROMPT.CREATED' : 'REGISTERED_MODEL.CREATED', data };
}

function createdVersion(event: Event, version: string): Told {
  const { model: name, source = '', run_id, content } = event;
  const said = { tags: tagsOf(event), description: content?.description || null };
  if (!event.prompt)
    return { event: 'MODEL_VERSION.CREATED', data: { name, version, source, run_id: run_id || null, ...said } };
  const template = content?.tags?.[promptText] ?? null;
  return { event: 'PROMPT_VERSION.CREATED', data: { name, version, template, ...said } };
}

/** A text in full; of one that is long, and that nobody has any more, nothing. */
const whole = ({ content, to }: Event): string => content?.value ?? (typeof to === 'string' ? to : '');

/** Of a model's own tags MLflow tells those of prompts alone. */
function taggedAs({ prompt, version }: Event): 'MODEL_VERSION_TAG' | 'PROMPT_VERSION_TAG' | 'PROMPT_TAG' | undefined {
  if (version !== undefined) return prompt ? 'PROMPT_VERSION_TAG' : 'MODEL_VERSION_TAG';
  return prompt ? 'PROMPT_TAG' : undefined;
}

function tagged(event: Event): Told | undefined {
  const entity = taggedAs(event);
  if (!entity) return undefined;
  const { model: name, version, key } = event;
  const data = { name, ...(version !== undefined && { version }), key };
  if (event.kind === 'tag_deleted') return { event: `${entity}.DELETED`, data };
  return { event: `${entity}.SET`, data: { ...data, value: whole(event) } };
}

function aliased({ prompt, kind, model: name, alias, to }: Event): Told {
  const entity = prompt ? 'PROMPT_ALIAS' : 'MODEL_VERSION_ALIAS';
  if (kind === 'alias_deleted') return { event: `${entity}.DELETED`, data: { name, alias } };
  return { event: `${entity}.CREATED`, data: { name, alias, version: String(to) } };
}

/** What MLflow's webhooks are told of an event: of most nothing, of stages nothing whatever. */
export function mlflowTold(event: Event): Told | undefined {
  switch (event.kind) {
    case 'model_created':
      return createdModel(event);
    case 'version_created':
      return event.version === undefined ? undefined : createdVersion(event, event.version);
    case 'tag_set':
    case 'tag_deleted':
      return tagged(event);
    // Rolled back, an alias has moved: which is told as if it were new, as all moves are.
    case 'alias_set':
    case 'alias_rolled_back':
    case 'alias_deleted':
      return aliased(event);
    default:
      return undefined;
  }
}
