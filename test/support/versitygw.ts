import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { freePort } from '#infra/local/dynamodb.ts';
import { endWithUs } from '#infra/local/guard.ts';
import { answers } from '#infra/local/orphan.ts';
import { credentials, type TestS3 } from './s3.ts';

const folder = resolve(import.meta.dirname, '../.versitygw');
const module = 'github.com/versity/versitygw/cmd/versitygw@v1.8.0';

/** Built once, which takes a minute; it wants a newer Go than some have, which Go then fetches. */
const build = async (): Promise<string> => {
  const binary = join(folder, 'versitygw');
  if (existsSync(binary)) return binary;
  const { GOTOOLCHAIN = 'auto' } = process.env;
  await promisify(execFile)('go', ['install', module], { env: { ...process.env, GOTOOLCHAIN, GOBIN: folder } });
  return binary;
};

/** Versity's S3 gateway on files: somebody else's idea of S3, so that we do not test our own beliefs. */
export const startVersitygw = async (): Promise<{ s3: TestS3; stop(): Promise<void> }> => {
  const binary = process.env.VERSITYGW_BIN || (await build());
  const data = await mkdtemp(join(tmpdir(), 'stagebook-versitygw-'));
  const [objects, sidecar] = [join(data, 'data'), join(data, 'meta')];
  await Promise.all([objects, sidecar].map((path) => mkdir(path)));
  const port = await freePort();
  const { accessKeyId, secretAccessKey } = credentials;
  const options = ['--port', `127.0.0.1:${port}`, '--access', accessKeyId, '--secret', secretAccessKey, '--quiet'];
  const child = spawn(binary, [...options, '--keep-alive', 'posix', '--sidecar', sidecar, objects], {
    stdio: 'ignore',
  });
  await once(child, 'spawn');
  const callOff = endWithUs(child.pid as number);
  const endpoint = `http://127.0.0.1:${port}`;
  while (!(await answers(endpoint))) {
    if (child.exitCode !== null) throw new Error(`versitygw ended at once (exit code ${child.exitCode})`);
    await sleep(20);
  }
  return {
    s3: { endpoint, bucket: 'stagebook', ...credentials },
    stop: async () => {
      child.kill();
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
      callOff();
      await rm(data, { recursive: true, force: true });
    },
  };
};
