import type { Operation } from '#shared/operations/operation.ts';
import { refuses } from '#test/support/refusals.ts';

const permission_level = 'CAN_EDIT';
const oneOf = 'Each entry of access_control_list has exactly one of user_name, group_name, service_principal_name.';
const noLevel = (level: string) =>
  `Invalid permission_level '${level}': it must be one of CAN_READ, CAN_EDIT, CAN_MANAGE_STAGING_VERSIONS, ` +
  'CAN_MANAGE_PRODUCTION_VERSIONS, CAN_MANAGE, CAN_FORCE. Who is to have none is left out of a list that is set (PUT).';
const noRole = (given: string) =>
  `Invalid service_principal_name '${given}': a service principal is a role of IAM, by its ARN without a path: ` +
  "'arn:aws:iam::111122223333:role/ci'.";
const role = 'arn:aws:iam::111122223333:role/ci';

/** Lists that say nothing that can be granted. */
export const refusesLists = (operation: Operation): void => {
  const cases: [object[], string][] = [
    [[{ permission_level }], oneOf],
    [[{ user: 'ada', permission_level }], oneOf],
    [[{ user_name: 'ada', group_name: 'ml', permission_level }], oneOf],
    [[{ user_name: '', group_name: 'ml', permission_level }], oneOf],
    [[{ user_name: '', permission_level }], 'An entry of access_control_list has an empty user_name.'],
    [[{ group_name: ' ', permission_level }], 'An entry of access_control_list has an empty group_name.'],
    [[{ user_name: 'ä'.repeat(321), permission_level }], "'user_name' can have 640 bytes at most."],
    [
      [{ group_name: 'admins', permission_level }],
      "Invalid group_name 'admins': this group is all admins, who may do everything. Everybody who is signed in is 'users'.",
    ],
    [
      [{ user_name: role, permission_level }],
      `Invalid user_name '${role}': this is a role of IAM: give it as service_principal_name.`,
    ],
    [[{ service_principal_name: 'ci', permission_level }], noRole('ci')],
    [
      [{ service_principal_name: 'arn:aws:iam::111122223333:role/team/ci', permission_level }],
      noRole('arn:aws:iam::111122223333:role/team/ci'),
    ],
    [
      [{ service_principal_name: 'arn:aws:sts::111122223333:assumed-role/ci/run', permission_level }],
      noRole('arn:aws:sts::111122223333:assumed-role/ci/run'),
    ],
    [[{ user_name: 'ada', permission_level: 'CAN_DO' }], noLevel('CAN_DO')],
    [[{ user_name: 'ada', permission_level: 'can_read' }], noLevel('can_read')],
    [[{ user_name: 'ada', permission_level: 'NO_PERMISSIONS' }], noLevel('NO_PERMISSIONS')],
    [[{ user_name: 'ada', permission_level: 'CAN_CREATE_REGISTERED_MODEL' }], noLevel('CAN_CREATE_REGISTERED_MODEL')],
    [
      [
        { user_name: 'ada', permission_level: 'CAN_READ' },
        { user_name: 'ada', permission_level },
      ],
      "'user:ada' is listed with CAN_READ and with CAN_EDIT. Give one.",
    ],
    [
      [{ user_name: 'ada' }],
      "Missing value for required parameter 'access_control_list[0].permission_level'. See the API docs for more " +
        'information about request parameters.',
    ],
  ];
  refuses(
    operation,
    cases.map(([access_control_list, message]) => [{ access_control_list }, message]),
  );
  refuses(operation, [
    [
      { access_control_list: undefined },
      "Missing value for required parameter 'access_control_list'. See the API docs for more information about " +
        'request parameters.',
    ],
  ]);
};
