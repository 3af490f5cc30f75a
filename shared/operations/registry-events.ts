/** What Databricks' webhooks can be told of. Those of one stage tell part of what the general ones do. */
export const registryEvents = [
  'MODEL_VERSION_CREATED',
  'MODEL_VERSION_TRANSITIONED_STAGE',
  'TRANSITION_REQUEST_CREATED',
  'COMMENT_CREATED',
  /** Of the webhooks of the whole registry alone. */
  'REGISTERED_MODEL_CREATED',
  'MODEL_VERSION_TAG_SET',
  'MODEL_VERSION_TRANSITIONED_TO_STAGING',
  'MODEL_VERSION_TRANSITIONED_TO_PRODUCTION',
  'MODEL_VERSION_TRANSITIONED_TO_ARCHIVED',
  'TRANSITION_REQUEST_TO_STAGING_CREATED',
  'TRANSITION_REQUEST_TO_PRODUCTION_CREATED',
  'TRANSITION_REQUEST_TO_ARCHIVED_CREATED',
  /** Ours. MLflow's own clients cannot read a webhook with an event that MLflow has not: those are told of no monitors. */
  'MONITOR_FIRED',
  'MONITOR_RESOLVED',
] as const;

export type RegistryEvent = (typeof registryEvents)[number];
