import type { Role } from '#shared/operations/roles.ts';

/** What each level is for, written down by hand: the code is held against it. */

export const levels = [
  'none',
  'CAN_READ',
  'CAN_EDIT',
  'CAN_MANAGE_STAGING_VERSIONS',
  'CAN_MANAGE_PRODUCTION_VERSIONS',
  'CAN_MANAGE',
] as const;

export type Held = (typeof levels)[number];

/**
 * Databricks' own table (docs.databricks.com/en/mlflow/models-acl.html), then what it says nothing of (docs/permissions.md).
 * `staging`: only between None, Archived and Staging; `creator`: only who made the request or comment.
 */
const table = `
| ability         | none | READ    | EDIT    | STAGING | PRODUCTION | MANAGE  | admin   |
| view            |      | x       | x       | x       | x          | x       | x       |
| request         |      | x       | x       | x       | x          | x       | x       |
| edit            |      |         | x       | x       | x          | x       | x       |
| transition      |      |         |         | staging | x          | x       | x       |
| decide          |      |         |         | staging | x          | x       | x       |
| cancel          |      | creator | creator | creator | creator    | x       | x       |
| manage          |      |         |         |         |            | x       | x       |

| create          | x    | x       | x       | x       | x          | x       | x       |
| comment         |      | x       | x       | x       | x          | x       | x       |
| edit comment    |      | creator | creator | creator | creator    | creator | creator |
| delete comment  |      | creator | creator | creator | creator    | x       | x       |
| protected alias |      |         |         |         | x          | x       | x       |
| force           |      |         |         |         |            |         | x       |
| force, granted  |      | x       | x       | x       | x          | x       | x       |
| see the defaults | x   | x       | x       | x       | x          | x       | x       |
| set the defaults |     |         |         |         |            |         | x       |
`;

const cellsOf = (line: string) =>
  line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());

const rows = new Map(
  table.split('\n').map((line) => {
    const [ability = '', ...cells] = cellsOf(line);
    return [ability, cells];
  }),
);

export type Circumstances = {
  /** A row of the table. */
  ability: string;
  /** The least role, unless it is a reader's that sees, requests or comments, and a member's that does anything else. */
  least?: Role;
  /** It has to do with no other stage than None, Archived and Staging. */
  staging?: boolean;
  /** The request or comment is the caller's own. */
  creator?: boolean;
};

const roles: readonly Role[] = ['reader', 'member', 'admin'];
const forReaders = ['view', 'request', 'cancel', 'comment', 'edit comment', 'delete comment', 'see the defaults'];

/** Readers have at most CAN_READ, admins everything. */
function columnOf(role: Role, level: Held): number {
  if (role === 'admin') return levels.length;
  return role === 'reader' ? Math.min(levels.indexOf(level), 1) : levels.indexOf(level);
}

export function mayDo(role: Role, level: Held, { ability, least, staging, creator }: Circumstances): boolean {
  const needed = least ?? (forReaders.includes(ability) ? 'reader' : 'member');
  if (roles.indexOf(role) < roles.indexOf(needed)) return false;
  const cell = rows.get(ability)?.[columnOf(role, level)];
  if (cell === undefined) throw new Error(`the table has no ${ability}`);
  return cell === 'x' || (cell === 'staging' && staging === true) || (cell === 'creator' && creator === true);
}
