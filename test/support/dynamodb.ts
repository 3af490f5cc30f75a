import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { answers, freePort, startDynoxide } from '#infra/local/dynamodb.ts';
import { endWithUs } from '#infra/local/guard.ts';

export type TestDynamoDB = { endpoint: string; stop(): Promise<void> };

const root = resolve(import.meta.dirname, '../..');
const jars = join(root, 'test/.dynamodb-local');

/** On a file of its own rather than in memory, where the stream would slow a long run down. */
const startOurs = async (): Promise<TestDynamoDB> => {
  const folder = await mkdtemp(join(tmpdir(), 'stagebook-dynamodb-'));
  const { endpoint, stop } = await startDynoxide(join(folder, 'dynamodb.sqlite'), () => {
    throw new Error('dynoxide ended in the middle of the tests');
  });
  return {
    endpoint,
    stop: async () => {
      await stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
};

const fetchJars = async () => {
  const pom = join(import.meta.dirname, 'dynamodb-local/pom.xml');
  await promisify(execFile)('mvn', [
    '-q',
    '-B',
    '-f',
    pom,
    'dependency:copy-dependencies',
    `-DoutputDirectory=${jars}`,
  ]);
};

/** AWS's own: its licence wants it fetched, not kept in a repository. */
const startAmazons = async (): Promise<TestDynamoDB> => {
  if (!existsSync(jars)) await fetchJars();
  const port = await freePort();
  const endpoint = `http://127.0.0.1:${port}`;
  const main = 'com.amazonaws.services.dynamodbv2.local.main.ServerRunner';
  const options = ['-port', String(port), '-inMemory', '-sharedDb', '-disableTelemetry'];
  const java = spawn(
    'java',
    [`-Djava.library.path=${jars}`, '-cp', [join(jars, '*')].join(delimiter), main, ...options],
    {
      stdio: 'ignore',
    },
  );
  await once(java, 'spawn');
  const callOff = endWithUs(java.pid as number);
  while (!(await answers(endpoint))) {
    if (java.exitCode !== null) throw new Error(`DynamoDB Local ended at once (exit code ${java.exitCode})`);
    await sleep(50);
  }
  return {
    endpoint,
    stop: async () => {
      java.kill();
      await once(java, 'exit');
      callOff();
    },
  };
};

/** A DynamoDB for tests: ours, or with `STAGEBOOK_TEST_DYNAMODB=local` AWS's, so that we do not test our own beliefs. */
export const startDynamoDB = (): Promise<TestDynamoDB> =>
  process.env.STAGEBOOK_TEST_DYNAMODB === 'local' ? startAmazons() : startOurs();
