import { inject } from 'vitest';
import type { Clients } from './global-setup.ts';

/** The paths of the clients a test needs, or the sentence that says why one is missing, also as a note to its title. */
export function clients<Name extends keyof Clients>(...names: Name[]) {
  const provided = inject('clients');
  const missing = names.flatMap((name) => {
    const client = provided[name];
    return 'missing' in client ? [client.missing] : [];
  })[0];
  const path = (name: Name) => {
    const client = provided[name];
    if ('missing' in client) throw new Error(client.missing);
    return client.ready;
  };
  return { missing, path, note: missing ? ` (${missing})` : '' };
}
