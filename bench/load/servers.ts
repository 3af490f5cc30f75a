import { cpSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { startMlflow } from '#test/contract/mlflow-server.ts';
import { pythonFor } from '#test/contract/python.ts';
import { run } from '#test/contract/tools.ts';
import { startRegistryProcess } from '#test/support/registry-process.ts';
import { upload } from './files.ts';
import { startPostgres } from './postgres.ts';
import { api, seeds, served, transition } from './seed.ts';
import { send } from './send.ts';
import { inFlight } from './wrk.ts';

/** What is measured: a server, and the processes whose CPU time and memory are its. */
export type Measured = {
  url: string;
  roots: readonly number[];
  /** What was written is whole: events are told and the ledger has it. */
  drained(): Promise<void>;
  stop(): Promise<void>;
};

/** The same data, made by the same calls, of several models at a time. */
export async function seed({ url, drained }: Measured): Promise<void> {
  const waiting = seeds.values();
  const work = async () => {
    for (const story of waiting) for (const { path, body = {} } of story) await send(url, path, body);
  };
  await Promise.all(Array.from({ length: inFlight }, work));
  await drained();
}

/** A version with a file of its own, in Production, for hosts that ask what they are to serve. */
export async function seedFiles({ url, drained }: Measured): Promise<void> {
  const source = await upload(url, Buffer.alloc(1_000, 'model'));
  await send(url, `${api}/registered-models/create`, { name: served });
  await send(url, `${api}/model-versions/create`, { name: served, source });
  const { path, body = {} } = transition(served, 1, 'Production', false);
  await send(url, path, body);
  await drained();
}

export async function startStagebook(
  data: string,
  options: Parameters<typeof startRegistryProcess>[1] = {},
): Promise<Measured> {
  const { url, pid, drained, stop } = await startRegistryProcess(data, options);
  return { url, roots: [pid], drained, stop };
}

/** MLflow as a team would run it: two workers, PostgreSQL. */
export async function startComparison(scratch: string): Promise<Measured & { database: string }> {
  const python = await pythonFor('3.17.2');
  const driver = join(scratch, 'driver');
  const requirements = resolve(import.meta.dirname, 'requirements.txt');
  await run(python, ['-m', 'pip', 'install', '--quiet', '--no-deps', '--target', driver, '-r', requirements]);
  const postgres = await startPostgres();
  try {
    const mlflow = await startMlflow(python, {
      serveArtifacts: true,
      workers: 2,
      folder: join(scratch, 'mlflow'),
      database: postgres.uri,
      env: { PYTHONPATH: driver },
    });
    return {
      url: mlflow.url,
      roots: [mlflow.pid, postgres.pid],
      database: postgres.uri,
      drained: async () => {},
      stop: async () => {
        await mlflow.stop();
        await postgres.stop();
      },
    };
  } catch (error) {
    await postgres.stop();
    throw error;
  }
}

/** A data folder as it was, whose server has stopped. */
export function copyOf(data: string, target: string): string {
  cpSync(data, target, { recursive: true });
  return target;
}
