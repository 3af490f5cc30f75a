/**
 * What a row of history can be of, by the words it has. Changes move stages, aliases, names or existence, or say who
 * may, and stand in the order of `rev`; notes move nothing. A version's creation is its own row.
 */
export const changeKinds = [
  'model_created',
  'model_renamed',
  'model_deleted',
  'model_restored',
  'model_purged',
  'stage_transitioned',
  /** More than one transaction can hold were to be archived for a transition: those that went before it. */
  'versions_archived',
  'stage_rolled_back',
  'version_deleted',
  'version_restored',
  'version_purged',
  'version_held',
  'version_released',
  'alias_set',
  'alias_deleted',
  'alias_rolled_back',
  'transition_requested',
  'request_cancelled',
  'request_rejected',
  /** One of several approvals that a policy asks for, and not the last. */
  'approval_given',
  /** With it the version has moved. */
  'request_approved',
  'permissions_changed',
  'policy_set',
  'policy_deleted',
] as const;

export const noteKinds = [
  'description_set',
  'tag_set',
  'tag_deleted',
  'registration_finished',
  'registration_failed',
  'comment_created',
  'comment_updated',
  'comment_deleted',
  'metric_reported',
  /** By gates. */
  'promotion_refused',
  'webhook_created',
  'webhook_updated',
  'webhook_deleted',
  /** What a version's observations are held against. */
  'baseline_set',
  'monitor_created',
  'monitor_updated',
  'monitor_deleted',
  'monitor_fired',
  'monitor_resolved',
  /** An endpoint says that it serves another version than before, or others of its bytes. */
  'deployment_reported',
  'deployment_ended',
] as const;

export const kinds = [...changeKinds, 'version_created', ...noteKinds] as const;

export type ChangeKind = (typeof changeKinds)[number];
export type NoteKind = (typeof noteKinds)[number];
export type Kind = (typeof kinds)[number];
