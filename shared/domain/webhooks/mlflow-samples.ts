import type { WebhookEvent } from '#shared/operations/webhook-events.ts';

const model = { name: 'example_model' };
const prompt = { name: 'example_prompt' };
const version = { version: '1' };
const alias = { alias: 'example_alias' };
const key = { key: 'example_key' };
const value = { value: 'example_value' };
const tags = { tags: { example_key: 'example_value' } };
const description = (of: string) => ({ description: `An example ${of}` });

/** What a test sends as `data`: MLflow's own examples. */
export const mlflowSamples: Record<WebhookEvent, object> = {
  'REGISTERED_MODEL.CREATED': { ...model, ...tags, ...description('registered model') },
  'MODEL_VERSION.CREATED': {
    ...model,
    ...version,
    source: 'models:/123',
    run_id: 'abcd1234abcd5678',
    ...tags,
    ...description('model version'),
  },
  'MODEL_VERSION_TAG.SET': { ...model, ...version, ...key, ...value },
  'MODEL_VERSION_TAG.DELETED': { ...model, ...version, ...key },
  'MODEL_VERSION_ALIAS.CREATED': { ...model, ...alias, ...version },
  'MODEL_VERSION_ALIAS.DELETED': { ...model, ...alias },
  'PROMPT.CREATED': { ...prompt, ...tags, ...description('prompt') },
  'PROMPT_VERSION.CREATED': {
    ...prompt,
    ...version,
    template: 'Hello {{name}}!',
    ...tags,
    ...description('prompt version'),
  },
  'PROMPT_TAG.SET': { ...prompt, ...key, ...value },
  'PROMPT_TAG.DELETED': { ...prompt, ...key },
  'PROMPT_VERSION_TAG.SET': { ...prompt, ...version, ...key, ...value },
  'PROMPT_VERSION_TAG.DELETED': { ...prompt, ...version, ...key },
  'PROMPT_ALIAS.CREATED': { ...prompt, ...alias, ...version },
  'PROMPT_ALIAS.DELETED': { ...prompt, ...alias },
  'BUDGET_POLICY.EXCEEDED': {
    budget_policy_id: 'bp-abc123',
    budget_unit: 'USD',
    budget_amount: 100,
    current_spend: 105.5,
    duration_unit: 'MONTHS',
    duration_value: 1,
    target_scope: 'ENDPOINT',
    workspace: 'default',
    target_value: 'ep-abc123',
    window_start: 1_704_067_200_000,
  },
};
