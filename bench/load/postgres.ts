import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
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

/** A PostgreSQL of its own, all settings as they come, on an empty folder. `initdb` and `postgres` must be installed. */
export async function startPostgres(): Promise<{ uri: string; stop(): Promise<void> }> {
  const owner = account();
  const folder = await mkdtemp(join(tmpdir(), 'postgres-'));
  if (owner.uid !== undefined) await chown(folder, owner.uid, owner.gid as number);
  execFileSync('initdb', ['-D', folder, '-U', 'mlflow', '--auth=trust'], { ...owner, stdio: 'ignore', cwd: '/' });
  const port = await freePort();
  const child = spawn('postgres', ['-D', folder, '-p', String(port), '-h', '127.0.0.1', '-k', folder], {
    ...owner,
    cwd: '/',
    stdio: 'ignore',
  });
  const ask = ['-h', '127.0.0.1', '-p', String(port), '-U', 'mlflow', 'postgres', '-c', 'create database mlflow'];
  for (let tries = 0; ; tries++) {
    try {
      execFileSync('psql', ask, { stdio: 'ignore' });
      break;
    } catch (error) {
      if (tries > 100 || child.exitCode !== null) throw error;
      await sleep(100);
    }
  }
  return {
    uri: `postgresql+psycopg2://mlflow@127.0.0.1:${port}/mlflow`,
    async stop() {
      child.kill('SIGINT');
      await once(child, 'close');
      await rm(folder, { recursive: true, force: true });
    },
  };
}
