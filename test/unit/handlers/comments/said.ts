import type { Item } from '#test/support/expressions.ts';
import { earlier, type Registered, ten } from '#test/support/registry.ts';

const ulid = '01HF7YAT00CCCCCCCCCCCCCCCC';

export const commentSk = (which = ulid, version = 1) => `COMMENT#${ten(version)}#${which}`;

export const idOf = ({ id }: Registered, which = ulid) => `${id}-1-${which}`;

/** A comment as it lies in the table, written out by hand. */
export const said = ({ pk }: Registered, comment: string, user_id = 'ada', which = ulid): Item => ({
  pk,
  sk: commentSk(which),
  comment,
  user_id,
  creation_timestamp: earlier,
  last_updated_timestamp: earlier,
});

export const told = (alpha: Registered, comment: string, more: object = {}) => ({
  id: idOf(alpha),
  comment,
  user_id: 'ada',
  creation_timestamp: earlier,
  last_updated_timestamp: earlier,
  available_actions: ['EDIT_COMMENT', 'DELETE_COMMENT'],
  ...more,
});

export const stillThere = ({ v }: Registered) => ({ check: v(1), if: 'attribute_exists(stage)' });

export const asRead = (comment: string) =>
  `comment = ${JSON.stringify(comment)} AND last_updated_timestamp = ${earlier}`;

/** What nobody has. */
export const unknown = '01HF7YAT000000000000000000-1-01HF7YAT000000000000000000';

export const notFound = (id: string) => ({
  status: 404,
  body: { error_code: 'RESOURCE_DOES_NOT_EXIST', message: `Comment with id=${id} not found` },
});
