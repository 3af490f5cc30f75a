import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '#infra/local/dynamodb.ts';

/** A server running as a child process on a free port of 127.0.0.1. */
export type ServerProcess = {
  url: string;
  pid: number;
  /** What it printed, at least the last million characters of it. */
  output(): string;
  /** Asks it to end and waits until it has. */
  stop(): Promise<void>;
  /** Ends it on the spot (SIGKILL), as a power cut would. */
  kill(): Promise<void>;
};

/** `path`: what stands before everything the server answers at; `health`: what it answers at when it is up. */
type Command = { file: string; args: string[]; cwd?: string; env?: NodeJS.ProcessEnv; path?: string; health?: string };

/** Only there so that a server that never comes up fails with its own output instead of hanging the run. */
const patience = 90_000;

/** What servers say, in their words, of a port that somebody else took after it was found free. */
const taken = /is busy|already in use/i;

export async function startServer(name: string, command: (port: number) => Command, tries = 3): Promise<ServerProcess> {
  const port = await freePort();
  const { file, args, path = '', health = '/health', ...options } = command(port);
  const url = `http://127.0.0.1:${port}${path}`;
  // Its own process group: a server that forks workers (MLflow does) is signalled as a whole.
  const child = spawn(file, args, { ...options, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  const output = collect(child);
  const exited = new Promise<void>((resolve) => child.once('close', () => resolve()).once('error', () => resolve()));
  const signal = (which: NodeJS.Signals) => {
    try {
      if (child.pid) process.kill(-child.pid, which);
    } catch {
      // Already gone.
    }
  };
  // A test runner that is interrupted leaves nothing behind.
  const orphaned = () => signal('SIGKILL');
  process.once('exit', orphaned);
  const end = async (which: NodeJS.Signals) => {
    signal(which);
    await exited;
    process.removeListener('exit', orphaned);
  };

  const deadline = Date.now() + patience;
  while (!(await healthy(url + health))) {
    const gone = child.exitCode !== null || child.signalCode !== null || child.pid === undefined;
    if (gone || Date.now() > deadline) {
      await end('SIGKILL');
      if (gone && tries > 1 && taken.test(output())) return startServer(name, command, tries - 1);
      throw new Error(`${name} did not start (${gone ? 'it exited' : 'no answer'}):\n${output().slice(-4_000)}`);
    }
    await sleep(50);
  }
  return { url, pid: child.pid as number, output, stop: () => end('SIGTERM'), kill: () => end('SIGKILL') };
}

async function healthy(url: string): Promise<boolean> {
  try {
    return (await fetch(url)).status === 200;
  } catch {
    return false;
  }
}

/** What the child printed: enough to say why it died, and its pipes never fill up. */
function collect(child: ChildProcess): () => string {
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (chunk: string) => {
      text = (text + chunk).slice(-1_000_000);
    });
  }
  child.on('error', (error) => {
    text += error.message;
  });
  return () => text;
}
