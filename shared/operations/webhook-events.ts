/** What MLflow's webhooks can be told of: what happens, by what it happens to. */
export const webhookActions = {
  REGISTERED_MODEL: ['CREATED'],
  MODEL_VERSION: ['CREATED'],
  MODEL_VERSION_TAG: ['SET', 'DELETED'],
  MODEL_VERSION_ALIAS: ['CREATED', 'DELETED'],
  PROMPT: ['CREATED'],
  PROMPT_VERSION: ['CREATED'],
  PROMPT_TAG: ['SET', 'DELETED'],
  PROMPT_VERSION_TAG: ['SET', 'DELETED'],
  PROMPT_ALIAS: ['CREATED', 'DELETED'],
  /** Of MLflow's gateway, which is not here: it can be asked for, and never happens. */
  BUDGET_POLICY: ['EXCEEDED'],
} as const;

export type WebhookEntity = keyof typeof webhookActions;

/** `MODEL_VERSION_TAG.SET`. */
export type WebhookEvent = {
  [Entity in WebhookEntity]: `${Entity}.${(typeof webhookActions)[Entity][number]}`;
}[WebhookEntity];

export const webhookEntities = Object.keys(webhookActions) as WebhookEntity[];

/** In the order of entities, and there of actions: as text is sorted. */
export const webhookEvents = webhookEntities
  .flatMap((entity) => webhookActions[entity].map((action) => `${entity}.${action}` as WebhookEvent))
  .toSorted();
