/** What callers are, the least first: readers read, members write, too, and admins say who else may. */
export const roles = ['reader', 'member', 'admin'] as const;

export type Role = (typeof roles)[number];

/** Whether a role has all that another has. */
export const includes = (role: Role, needed: Role): boolean => roles.indexOf(role) >= roles.indexOf(needed);
