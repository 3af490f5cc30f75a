import { expect } from 'vitest';
import { descriptions, levels } from '#shared/operations/permissions.ts';

const times = { creation_timestamp: 'a time', last_updated_timestamp: 'a time' };
const me = 'local';

const version = {
  ...times,
  name: 'Scratch',
  version: '2',
  user_id: me,
  current_stage: 'None',
  description: '',
  source: 's3://bucket/m',
  run_id: '',
  run_link: '',
  status: 'READY',
};

const model = {
  ...times,
  id: 'ID',
  name: 'Scratch',
  description: 'of scratch',
  user_id: me,
  latest_versions: [version],
  tags: [{ key: 'team', value: 'risk' }],
  permission_level: 'CAN_MANAGE',
};

const own = (permission_level: string) => [{ permission_level, inherited: false }];
const ofAll = (permission_level: string) => [
  { permission_level, inherited: true, inherited_from_object: ['/registered-models/root'] },
];
const group = (name: string, all_permissions: object[]) => ({ group_name: name, display_name: name, all_permissions });

const [admins, users] = [group('admins', ofAll('CAN_MANAGE')), group('users', ofAll('CAN_READ'))];
const ml = group('ml', own('CAN_EDIT'));
const creator = { user_name: me, display_name: me, all_permissions: own('CAN_MANAGE') };
const pipeline = {
  service_principal_name: 'arn:aws:iam::111122223333:role/ci',
  display_name: 'ci',
  all_permissions: own('CAN_MANAGE_STAGING_VERSIONS'),
};

const permissions = (...access_control_list: object[]) => ({
  object_id: '/registered-models/ID',
  object_type: 'registered-model',
  access_control_list,
});

const activity = (activity_type: string, to_stage: string, comment: string) => ({
  ...times,
  id: 'ID',
  activity_type,
  user_id: me,
  from_stage: 'None',
  to_stage,
  comment,
});

const request = {
  creation_timestamp: 'a time',
  to_stage: 'Staging',
  user_id: me,
  comment: 'please',
  available_actions: ['APPROVE_TRANSITION_REQUEST', 'REJECT_TRANSITION_REQUEST', 'CANCEL_TRANSITION_REQUEST'],
};

const comment = (text: string) => ({
  comment: {
    ...times,
    id: 'ID-ID',
    comment: text,
    user_id: me,
    available_actions: ['EDIT_COMMENT', 'DELETE_COMMENT'],
  },
});

/** The SDK has no word for the level that is ours, and tells what it is for. */
const levelsToldOf = {
  permission_levels: [
    ...levels.map((permission_level) => ({ permission_level, description: descriptions[permission_level] })),
    { description: descriptions.CAN_FORCE },
  ],
};

const webhook = (fields: object) => ({
  ...times,
  id: 'ID',
  description: 'to here',
  events: ['MODEL_VERSION_TRANSITIONED_STAGE'],
  status: 'ACTIVE',
  model_name: 'Scratch',
  http_url_spec: { url: 'http://receiver/hook', enable_ssl_verification: true },
  ...fields,
});

const ofJob = {
  ...times,
  id: 'ID',
  events: ['REGISTERED_MODEL_CREATED'],
  status: 'DISABLED',
  job_spec: { job_id: '12', workspace_url: 'http://receiver' },
};

const head = { webhook_id: 'ID', event_timestamp: 'a time' };

const transition = (model_name: string, version: string, from_stage: string) => ({
  path: '/hook',
  signature: 'good',
  authorization: 'Bearer ours',
  body: {
    event: 'MODEL_VERSION_TRANSITIONED_STAGE',
    ...head,
    model_name,
    version,
    to_stage: 'Production',
    from_stage,
    text: `Registered model '${model_name}' version ${version} transitioned from ${from_stage} to Production.`,
  },
});

const jobRun = {
  path: '/api/2.1/jobs/run-now',
  signature: 'unsigned',
  authorization: 'Bearer dapi',
  body: { job_id: 12, notebook_params: { event_message: expect.stringContaining('"event":"COMMENT_CREATED"') } },
};

const tested = { status_code: 200, body: 'got it' };

/** In the SDK's own words, which had other names for some before 2025-07, and none for others. */
const moved = { ...version, current_stage: 'Staging', permission_level: 'CAN_MANAGE' };
const inWordsOf = {
  '0.57.0': {
    transition_stage: { model_version: moved },
    delete_transition_request: null,
    update_webhook: null,
    tested: { webhook: tested },
  },
  '0.156.0': {
    transition_stage: {
      model_version_databricks: {
        ...moved,
        open_requests: [activity('REQUESTED_TRANSITION', 'Production', 'later')],
      },
    },
    delete_transition_request: { activity: activity('CANCELLED_REQUEST', 'Staging', 'never mind') },
    update_webhook: { webhook: webhook({ status: 'TEST_MODE' }) },
    tested,
  },
};

/** What each call of databricks-registry.py is answered. */
export const answersTo = (sdk: keyof typeof inWordsOf): [string, unknown][] => [
  ['create_model', 'Scratch'],
  ['update_model', null],
  ['set_model_tag', null],
  ['delete_model_tag', null],
  ['create_model_version', '1'],
  ['create_model_version', '2'],
  ['update_model_version', null],
  ['set_model_version_tag', null],
  ['delete_model_version_tag', null],
  ['get_model_version', 'first'],
  ['get_model_version_download_uri', 's3://bucket/m'],
  ['get_model', model],
  ['list_models', ['Scratch']],
  ['search_models', ['Scratch']],
  ['search_model_versions', ['2', '1']],
  ['get_permission_levels', levelsToldOf],
  ['get_permissions', permissions(admins, users, creator)],
  ['set_permissions', permissions(admins, ml, users, creator)],
  ['update_permissions', permissions(admins, ml, users, pipeline, creator)],
  ['create_transition_request', { request }],
  ['list_transition_requests', [activity('REQUESTED_TRANSITION', 'Staging', 'please')]],
  ['reject_transition_request', { activity: activity('REJECTED_REQUEST', 'Staging', 'no') }],
  ['delete_transition_request', inWordsOf[sdk].delete_transition_request],
  ['nothing is open', []],
  ['approve_transition_request', { activity: activity('APPROVED_REQUEST', 'Staging', 'yes') }],
  ['transition_stage', inWordsOf[sdk].transition_stage],
  [
    'get_latest_versions',
    [
      ['1', 'Archived'],
      ['2', 'Staging'],
    ],
  ],
  ['create_comment', comment('how good is it?')],
  ['update_comment', comment('how good?')],
  ['delete_comment', null],
  ['it is gone', 'RESOURCE_DOES_NOT_EXIST'],
  ['create_webhook', { webhook: webhook({}) }],
  ['list_webhooks', [ofJob, webhook({})]],
  ['list_webhooks, of the model', [webhook({})]],
  ['update_webhook', inWordsOf[sdk].update_webhook],
  ['test_registry_webhook', inWordsOf[sdk].tested],
  ['it has received', transition('example_model', '1', 'Staging')],
  ["test_registry_webhook, a job's", inWordsOf[sdk].tested],
  ['its workspace has received', jobRun],
  ['it has been told of a transition', transition('Scratch', '2', 'Staging')],
  ['delete_webhook', null],
  ['there is none', 'RESOURCE_DOES_NOT_EXIST'],
  ['no webhook is left', []],
  ['delete_model_version', null],
  ['rename_model', 'Kept'],
  ['delete_model', null],
  ['no model is left', []],
  ['no permissions are', 'RESOURCE_DOES_NOT_EXIST'],
  ['never called', []],
];
