/** A step by who made it and its name, and what came of it: an answer, or the code of an error. */
export type Step = readonly [string, unknown];

export const denied = 'PERMISSION_DENIED';
export const absent = 'RESOURCE_DOES_NOT_EXIST';
export const wrong = 'INVALID_PARAMETER_VALUE';

export const cancel = 'CANCEL_TRANSITION_REQUEST';

/** Their own request, as the requester is answered. */
export const asked = (to_stage: string, comment?: string) => ({
  to_stage,
  user_id: 'requester',
  creation_timestamp: 'a time',
  available_actions: [cancel],
  ...(comment && { comment }),
});

/** The same by all of them. */
export const byAll = (
  title: string,
  ...results: [ci: unknown, requester: unknown, approver: unknown, auditor: unknown, outsider: unknown, admin: unknown]
): Step[] =>
  ['ci', 'requester', 'approver', 'auditor', 'outsider', 'admin'].map((who, index) => [
    `${who} ${title}`,
    results[index],
  ]);

/** By all ways to the model. */
export const nothing = {
  search_models: [],
  list_models: [],
  search_model_versions: [],
  search_registered_models: [],
  get_model: denied,
  get_model_version: denied,
  get_latest_versions: denied,
  download: denied,
  requests: denied,
  activities: denied,
  comments: denied,
  history: denied,
};

/** All of it, as somebody of this level. */
export const all = (level: string) => ({
  search_models: ['Churn'],
  list_models: ['Churn'],
  search_model_versions: ['1', '2', '3'],
  search_registered_models: ['Churn'],
  get_model: level,
  get_model_version: '1',
  get_latest_versions: true,
  download: true,
  requests: true,
  activities: true,
  comments: true,
  history: true,
});
