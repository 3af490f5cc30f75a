import type { Asker } from '#shared/wire/request.ts';

/** Who may see and do everything. */
export const anyone: Asker = { actor: { type: 'local', id: 'tester' }, role: 'admin', groups: [] };
