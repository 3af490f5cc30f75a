import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { vi } from 'vitest';
import { cleanEnvironment } from '../environment.ts';

/** Only there so that what never comes fails with a reason. */
export const patience = { timeout: 60_000, interval: 20 };

export type Example = Awaited<ReturnType<typeof startExample>>;

/** An example that listens, as a process; it says where, at any free port. */
export async function startExample(file: string, args: string[], settings: Record<string, string> = {}) {
  const child = spawn(file, args, { env: cleanEnvironment(settings), stdio: ['ignore', 'pipe', 'pipe'] });
  const orphaned = () => child.kill('SIGKILL');
  process.once('exit', orphaned);
  const said = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said.out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said.err += text;
  });
  const url = await vi
    .waitUntil(() => /^listening at (\S+)$/m.exec(said.err)?.[1], patience)
    .catch(() => {
      throw new Error(`${args[0]} does not listen:\n${said.err}`);
    });
  return {
    url,
    log: () => said.err,
    /** What it printed, by line. */
    lines: () => said.out.split('\n').slice(0, -1),
    async kill() {
      process.removeListener('exit', orphaned);
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGKILL');
      await once(child, 'close');
    },
  };
}
