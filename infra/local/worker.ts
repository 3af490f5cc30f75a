import { chooseAuth } from './auth/auth.ts';
import type { AuthMode } from './auth/ways.ts';
import { loadFunctions } from './functions.ts';
import { startHost } from './host.ts';

/**
 * A process that answers calls beside others, which listen at the same port. What the functions read it has by the
 * environment from whoever started it; it ends with them.
 */

export type WorkerOptions = { port: number; host: string; prefix: string; auth: AuthMode; authFile: string };
export type FromWorker = { listening: string } | 'wrote';

const { auth: mode, authFile, ...options } = JSON.parse(process.argv[2] as string) as WorkerOptions;
const load = loadFunctions();
const tell = (what: FromWorker) => process.connected && process.send?.(what);
const auth = await chooseAuth(mode, authFile, load);
const host = await startHost({ ...options, load, auth, wrote: () => tell('wrote') });

// A signal to the group is for who started it: that one says when to stop, after what is in hand.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});
process.on('message', (said) => {
  if (said === 'stop') void host.stop().then(() => process.exit(0));
});
process.on('disconnect', () => process.exit(0));
tell({ listening: host.url });
