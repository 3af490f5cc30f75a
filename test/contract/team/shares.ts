import { all, byAll, denied, nothing, type Step } from './what.ts';

const own = (permission_level: string) => [{ permission_level, inherited: false }];

/** Of the group `admins`, on every model. */
const always = [
  { permission_level: 'CAN_MANAGE', inherited: true, inherited_from_object: ['/registered-models/root'] },
];

const group = (group_name: string, all_permissions: object[]) => ({
  group_name,
  display_name: group_name,
  all_permissions,
});
const user = (user_name: string, level: string) => ({
  user_name,
  display_name: user_name,
  all_permissions: own(level),
});

const permissions = (...access_control_list: object[]) => ({
  object_id: '/registered-models/ID',
  object_type: 'registered-model',
  access_control_list,
});

const members = [user('ci', 'CAN_MANAGE'), user('requester', 'CAN_EDIT')];
const shared = permissions(
  group('admins', always),
  group('approvers', own('CAN_MANAGE_PRODUCTION_VERSIONS')),
  group('auditors', own('CAN_MANAGE')),
  ...members,
);

/** Until it is shared it is its creator's, and admins'. Of what it is granted the auditor, a reader, has CAN_READ. */
export const shares: Step[] = [
  ['ci trains one of 0.9', null],
  ['ci trains one of 0.85', null],
  ['ci trains one of 0.895', null],
  ...byAll('sees before anything is granted', all('CAN_MANAGE'), nothing, nothing, nothing, nothing, all('CAN_MANAGE')),
  [
    'ci reads the levels',
    ['CAN_READ', 'CAN_EDIT', 'CAN_MANAGE_STAGING_VERSIONS', 'CAN_MANAGE_PRODUCTION_VERSIONS', 'CAN_MANAGE'],
  ],
  ['requester sets permissions', denied],
  [
    'ci sets permissions',
    permissions(group('admins', always), group('approvers', own('CAN_MANAGE_STAGING_VERSIONS')), ...members),
  ],
  ['ci updates permissions', shared],
  ['auditor reads permissions', shared],
  ['outsider reads permissions', denied],
  ...byAll(
    'sees then',
    all('CAN_MANAGE'),
    all('CAN_EDIT'),
    all('CAN_MANAGE_PRODUCTION_VERSIONS'),
    all('CAN_READ'),
    nothing,
    all('CAN_MANAGE'),
  ),
];
