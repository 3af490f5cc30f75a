import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { chown, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '#infra/local/dynamodb.ts';

/** PostgreSQL does not run as root: then its own account does. */
function account(): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {};
  const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}

/** Where Debian keeps, of each version, what it does not put on the PATH. */
const versions = '/usr/lib/postgresql';

function program(name: string): string {
  const folders = existsSync(versions) ? readdirSync(versions).sort((a, b) => Number(b) - Number(a)) : [];
  return folders.map((version) => join(versions, version, 'bin', name)).find(existsSync) ?? name;
}

/** A PostgreSQL of its own, all settings as they come, on an empty folder. It must be installed. */
export async function startPostgres(): Promise<{ uri: string; pid: number; stop(): Promise<void> }> {
  const owner = account();
  const folder = await mkdtemp(join(tmpdir(), 'postgres-'));
  if (owner.uid !== undefined) await chown(folder, owner.uid, owner.gid as number);
  execFileSync(program('initdb'), ['-D', folder, '-U', 'mlflow', '--auth=trust'], {
    ...owner,
    stdio: 'ignore',
    cwd: '/',
  });
  const port = await freePort();
  const child = spawn(program('postgres'), ['-D', folder, '-p', String(port), '-h', '127.0.0.1', '-k', folder], {
    ...owner,
    cwd: '/',
    stdio: 'ignore',
  });
  const ask = ['-h', '127.0.0.1', '-p', String(port), '-U', 'mlflow', 'postgres', '-c', 'create database mlflow'];
  for (let tries = 0; ; tries++) {
    try {
      execFileSync(program('psql'), ask, { stdio: 'ignore' });
      break;
    } catch (error) {
      if (tries > 100 || child.exitCode !== null) throw error;
      await sleep(100);
    }
  }
  return {
    uri: `postgresql+psycopg2://mlflow@127.0.0.1:${port}/mlflow`,
    pid: child.pid as number,
    async stop() {
      child.kill('SIGINT');
      await once(child, 'close');
      await rm(folder, { recursive: true, force: true });
    },
  };
}
