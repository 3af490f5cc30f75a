/**
 * What callers may do with one registered model, in Databricks' words, the least first: each level has all that those
 * before it have. Versions have their model's.
 */
export const levels = [
  'CAN_READ',
  'CAN_EDIT',
  'CAN_MANAGE_STAGING_VERSIONS',
  'CAN_MANAGE_PRODUCTION_VERSIONS',
  'CAN_MANAGE',
] as const;

export type Level = (typeof levels)[number];

/** Ours, and beside the levels: to promote what the gates refuse. Only admins give and take it. */
export const forcing = 'CAN_FORCE';

/** What can be granted. */
export const grantable = [...levels, forcing] as const;

export type Grantable = (typeof grantable)[number];

export const descriptions: Record<Grantable, string> = {
  CAN_READ: 'View a model, its versions and files, comment on them, and request transitions',
  CAN_EDIT: 'Add versions, edit descriptions and tags, report metrics, and move aliases that are not protected',
  CAN_MANAGE_STAGING_VERSIONS: 'Move versions between None, Staging and Archived, and decide on requests for it',
  CAN_MANAGE_PRODUCTION_VERSIONS: 'Move versions between all stages, and decide on all requests',
  CAN_MANAGE: 'Rename and delete, set permissions and policies, and cancel requests of others',
  CAN_FORCE: 'Promote a version in spite of the gates, with a reason',
};

/** What an operation does with a model, and the least level that can have it. */
export const abilities = {
  read: 'CAN_READ',
  edit: 'CAN_EDIT',
  /** Between which stages: `staged`. */
  transition: 'CAN_MANAGE_STAGING_VERSIONS',
  manage: 'CAN_MANAGE',
} as const satisfies Record<string, Level>;

export type Ability = keyof typeof abilities;

/** The stages that a level moves versions between: those that come and where they are must both be among them. */
export const staged = {
  CAN_MANAGE_STAGING_VERSIONS: ['None', 'Staging', 'Archived'],
  CAN_MANAGE_PRODUCTION_VERSIONS: ['None', 'Staging', 'Production', 'Archived'],
} as const;

/** Everybody who is signed in, and all admins: groups by these names are nobody's to give. */
export const everybody = 'users';
export const administrators = 'admins';
