import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import { type Handler, lambdaContext } from '#infra/local/functions.ts';

/** One environment of one function, as Lambda has it: a module that is found by its handler's name, and JSON in and out. */

export type Job = { name: string; handler: string; timeout: number; root: string };
export type Invocation = { event: string };
export type Answer = { result: string } | { error: string };

const { name, handler, timeout, root } = workerData as Job;

/** `model-versions/create.handler` is `handler` of `model-versions/create.js`, or with what other ending there is. */
async function load(): Promise<Handler> {
  const [module = '', ...exported] = basename(handler).split('.');
  const path = join(root, dirname(handler), module);
  const file = ['.js', '.mjs', '.cjs'].map((ending) => path + ending).find((candidate) => existsSync(candidate));
  if (!file) throw new Error(`Cannot find module '${path}'`);
  // biome-ignore lint/suspicious/noExplicitAny: whatever a module has
  const found = exported.reduce((value: any, key) => value?.[key], await import(pathToFileURL(file).href));
  if (typeof found !== 'function') throw new Error(`${handler} is undefined or not exported`);
  return found;
}

const loaded = await load();
const port = parentPort as NonNullable<typeof parentPort>;

port.on('message', async ({ event }: Invocation) => {
  try {
    const result = await loaded(JSON.parse(event), lambdaContext(name, timeout));
    port.postMessage({ result: JSON.stringify(result ?? null) } satisfies Answer);
  } catch (error) {
    port.postMessage({ error: String((error as Error).stack ?? error) } satisfies Answer);
  }
});
port.postMessage('ready');
