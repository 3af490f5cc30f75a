import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { promisify } from 'node:util';

/** Something that is not Stagebook's is missing on this machine: the tests that need it cannot run. */
export class Unavailable extends Error {}

const execute = promisify(execFile);

/** Runs a program to its end and returns what it printed; a failure carries the last thing it said. */
export async function run(file: string, args: string[], options: { cwd?: string; env?: NodeJS.ProcessEnv } = {}) {
  try {
    const { stdout } = await execute(file, args, { ...options, maxBuffer: 64 * 1024 * 1024 });
    return stdout;
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    throw new Error(`${file} ${args.join(' ')} failed:\n${`${stdout}\n${stderr}`.trim().slice(-4000) || error}`);
  }
}

export function digest(...parts: string[]): string {
  return createHash('sha256').update(parts.join('\0')).digest('hex');
}
