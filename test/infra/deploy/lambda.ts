import { once } from 'node:events';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { DeployedFunction } from './deployed.ts';
import type { Answer, Job } from './worker.ts';

export type Lambda = {
  invoke(event: unknown): Promise<unknown>;
  /** What it printed. */
  log(): string;
  stop(): Promise<unknown>;
};

/** What Lambda sets besides a function's own variables. */
const reserved = ({ name, handler }: DeployedFunction, root: string) => ({
  AWS_REGION: 'us-east-1',
  AWS_DEFAULT_REGION: 'us-east-1',
  AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
  AWS_LAMBDA_FUNCTION_NAME: name,
  AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
  AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
  LAMBDA_TASK_ROOT: root,
  TZ: ':UTC',
  _HANDLER: handler,
});

/** Starts one environment of a deployed function in a thread that has its variables and nobody else's. */
export async function startLambda(of: DeployedFunction, code: string, besides: NodeJS.ProcessEnv): Promise<Lambda> {
  const root = join(code, of.code);
  const { name, handler, timeout } = of;
  const worker = new Worker(new URL('./worker.ts', import.meta.url), {
    workerData: { name, handler, timeout, root } satisfies Job,
    env: { ...of.variables, ...reserved(of, root), ...besides },
    execArgv: [],
    stdout: true,
    stderr: true,
  });
  let printed = '';
  for (const stream of [worker.stdout, worker.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
    });
  }
  // Rejects with whatever hinders the module from being loaded.
  await once(worker, 'message');

  const call = async (event: unknown): Promise<unknown> => {
    const answered = once(worker, 'message');
    worker.postMessage({ event: JSON.stringify(event) });
    const [answer] = (await answered) as [Answer];
    if ('error' in answer) throw new Error(`${name} failed: ${answer.error}`);
    return JSON.parse(answer.result);
  };

  let previous: Promise<unknown> = Promise.resolve();
  return {
    // An environment has one event in hand.
    invoke: (event) => {
      const result = previous.then(() => call(event));
      previous = result.catch(() => {});
      return result;
    },
    log: () => printed,
    stop: () => worker.terminate(),
  };
}
