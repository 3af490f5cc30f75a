import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CannotStart } from './cannot-start.ts';
import { isRunning, watchOver } from './child.ts';
import type { Running } from './data-folder.ts';
import { indexStream } from './dynoxide-file.ts';
import { endWithUs } from './guard.ts';
import { answers, endLeftBehind } from './orphan.ts';

export { answers };

export type DynamoDB = {
  endpoint: string;
  pid?: number;
  stop(): Promise<void>;
};

const remedy = 'set DYNAMODB_ENDPOINT to a running DynamoDB, or DYNOXIDE_BIN to a dynoxide binary';

/** The dynoxide binary that npm installed for this platform, or the one the user names. */
export const dynoxideBinary = (): string => {
  const named = process.env.DYNOXIDE_BIN;
  if (named) {
    if (existsSync(named)) return named;
    throw new CannotStart(`DYNOXIDE_BIN names ${named}, which does not exist.`);
  }
  const platform = `${process.platform}-${process.arch}`;
  try {
    const folder = dirname(createRequire(import.meta.url).resolve(`@dynoxide/${platform}/package.json`));
    return join(folder, process.platform === 'win32' ? 'dynoxide.exe' : 'dynoxide');
  } catch {
    throw new CannotStart(`npm has no embedded DynamoDB (@dynoxide/${platform}) for this machine: ${remedy}.`);
  }
};

export const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
};

/** dynoxide says that it listens just before it does. */
const ready = async (child: ChildProcess, endpoint: string): Promise<boolean> => {
  let said = '';
  child.stderr?.on('data', (chunk) => {
    said += chunk;
  });
  while (isRunning(child)) {
    if (said.includes('listening') && (await answers(endpoint))) return true;
    await sleep(5);
  }
  if (said.includes('already in use')) return false;
  throw new CannotStart(`The embedded DynamoDB did not start: ${said.trim().replace(/^error: /i, '')}.`);
};

const launch = (binary: string, port: number, file: string): Promise<ChildProcess> =>
  new Promise((resolve, reject) => {
    // Its own session: a Ctrl-C in the terminal is for us, who still have requests to finish.
    const child = spawn(binary, ['serve', '--host', '127.0.0.1', '--port', String(port), '--db-path', file], {
      stdio: ['ignore', 'ignore', 'pipe'],
      detached: true,
    });
    child.once('spawn', () => resolve(child));
    child.once('error', (error) => reject(new CannotStart(`${binary} does not run: ${error.message}.`)));
  });

/** Starts dynoxide on `file`. `died` is told when it ends though nobody stopped it. */
export const startDynoxide = async (file: string, died: () => void): Promise<DynamoDB> => {
  const binary = dynoxideBinary();
  for (;;) {
    const port = await freePort();
    const endpoint = `http://127.0.0.1:${port}`;
    const child = await launch(binary, port, file);
    const callOff = endWithUs(child.pid as number);
    // Somebody else may have taken the port meanwhile: then another.
    if (!(await ready(child, endpoint))) {
      callOff();
      continue;
    }
    indexStream(file);
    return { endpoint, pid: child.pid as number, stop: watchOver(child, died, callOff) };
  }
};

/** Ends a dynoxide that outlived its Stagebook. */
export const endOrphan = ({ dynamodb, dynamodbPid }: Running): Promise<void> => endLeftBehind(dynamodb, dynamodbPid);
