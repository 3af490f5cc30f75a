import type { Stage } from '#shared/domain/stages.ts';
import type { Item } from '#test/support/expressions.ts';
import { now } from '#test/support/fake-table.ts';
import { earlier, type Registered, ten } from '#test/support/registry.ts';

/** Open requests as they lie in the table, written out by hand; they came with change 6. */

export const requestSk = (stage: Stage, version = 1) => `REQUEST#${ten(version)}#${stage}`;

export const asked = (user_id: string, more: object = {}) => ({
  user_id,
  creation_timestamp: earlier,
  rev: 6,
  from: 'None',
  ...more,
});

export const open = ({ pk }: Registered, stage: Stage, users: readonly string[], more: object = {}): Item => ({
  pk,
  sk: requestSk(stage),
  rev: 6,
  requests: users.map((user) => asked(user)),
  approvals: [],
  ...more,
});

export const readAlong = ({ pk, meta, v }: Registered, to: readonly Stage[]) => [
  `get ${meta}`,
  `get ${v(1)}`,
  ...to.map((stage) => `get ${pk} ${requestSk(stage)}`),
];

/** What is answered of what a change 8 did now. */
export const activity = ({ id }: Registered, activity_type: string, more: object) => ({
  id: `${id}-8`,
  activity_type,
  user_id: 'ada',
  creation_timestamp: now,
  last_updated_timestamp: now,
  from_stage: 'None',
  ...more,
});
