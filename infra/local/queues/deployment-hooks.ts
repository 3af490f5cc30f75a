import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { CannotStart } from '../cannot-start.ts';
import { passes } from '../filters.ts';
import { compile } from '../patterns.ts';
import type { Entry } from './endpoint.ts';
import type { QueueSubscription } from './poller.ts';
import type { Outgoing } from './store.ts';

/** A rule of the event bus, and the command that is run for what it matches, with the event at its standard input. */
export type DeploymentHook = { name: string; pattern: object; run: readonly [string, ...string[]] };

export const hooksQueue = 'deployment-hooks';

/** Seconds a command may take, as a function may. */
const timeout = 900;

const isHook = (value: unknown): value is DeploymentHook => {
  const { name, pattern, run } = (value ?? {}) as Record<string, unknown>;
  const isCommand = Array.isArray(run) && run.length > 0 && run.every((part) => typeof part === 'string');
  const isPattern = typeof pattern === 'object' && pattern !== null && !Array.isArray(pattern);
  return typeof name === 'string' && name !== '' && isPattern && isCommand;
};

/** The queue has them by their names, so that two of one name would be the first one twice. */
const requireNames = (hooks: readonly DeploymentHook[]): void => {
  const names = hooks.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new Error(`two have the name '${twice}'`);
};

/** Of a JSON file with a list of `{name, pattern, run}`. Errors: CannotStart. */
export function readDeploymentHooks(file: string | undefined): DeploymentHook[] {
  if (!file) return [];
  try {
    const hooks: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (!Array.isArray(hooks) || !hooks.every(isHook))
      throw new Error('a list of {"name", "pattern", "run": [...]} is wanted');
    // One that turned out wrong with the first event would hold up all that follow.
    for (const { pattern } of hooks) compile(pattern);
    requireNames(hooks);
    return hooks;
  } catch (error) {
    throw new CannotStart(`The deployment hooks in ${file} cannot be used: ${(error as Error).message}.`);
  }
}

/** As EventBridge hands an event to a target. */
const envelope = ({ Source, DetailType, Detail, Time }: Entry, id: string) => ({
  version: '0',
  id,
  source: Source,
  'detail-type': DetailType,
  account: '000000000000',
  region: 'us-east-1',
  time: new Date(Time === undefined ? Date.now() : Time * 1_000).toISOString(),
  resources: [],
  detail: JSON.parse(Detail),
});

/** A message for each hook whose pattern an event matches. */
export function matching(hooks: readonly DeploymentHook[], entry: Entry): Outgoing[] {
  if (hooks.length === 0) return [];
  const event = envelope(entry, crypto.randomUUID());
  return hooks
    .filter(({ pattern }) => passes([pattern], event))
    .map(({ name }) => ({ body: JSON.stringify({ hook: name, event }), group: name }));
}

async function runHook({ name, run: [command, ...args] }: DeploymentHook, event: object): Promise<void> {
  const child = spawn(command, args, { stdio: ['pipe', 'inherit', 'inherit'], timeout: timeout * 1_000 });
  // A command that does not read it may end before it is written.
  child.stdin?.on('error', () => {}).end(JSON.stringify(event));
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`The deployment hook '${name}' ended with ${code}`);
}

/** Runs commands, one at a time, again when they fail. */
export const deploymentHooksWorker = (hooks: readonly DeploymentHook[]): QueueSubscription => ({
  name: 'deploymentHooks',
  queue: hooksQueue,
  batchSize: 1,
  timeout,
  concurrency: 1,
  receives: 10,
  handler: async ({ Records }) => {
    for (const { body } of Records) {
      const { hook: name, event } = JSON.parse(body);
      const hook = hooks.find((one) => one.name === name);
      // It was taken out of the file since.
      if (hook) await runHook(hook, event);
    }
    return undefined;
  },
});
