import { execFile } from 'node:child_process';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { cloudEnvironment } from '#test/support/cloud-environment.ts';

const node = join(resolve(import.meta.dirname, '../..'), 'node_modules/.bin/node');

const script = `
  const before = process.cpuUsage();
  await import(process.argv[1]);
  const { user, system } = process.cpuUsage(before);
  console.log((user + system) / 1000);`;

/** Milliseconds of CPU, of the process and of the kernel for it, that a new process takes to import a module. */
export async function moduleInit(file: string): Promise<number> {
  const args = ['--input-type=module', '-e', script, pathToFileURL(file).href];
  const { stdout } = await promisify(execFile)(node, args, { env: cloudEnvironment });
  return Number(stdout);
}
