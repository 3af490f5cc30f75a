import { ulid } from 'ulid';
import type { Request } from '#shared/wire/request.ts';

/** For as long as one transaction may wait for others (ms). */
const patience = 60_000;

/** Nobody asked for it: its time has come. */
export const purgeRequest = (): Request => ({
  id: ulid(),
  actor: { type: 'system', id: 'purge' },
  role: 'admin',
  groups: [],
  client: 'stagebook',
  deadline: Date.now() + patience,
});
