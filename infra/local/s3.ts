import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { environment } from '#shared/operations/environment.ts';
import { ensureBucket } from './bucket.ts';
import { CannotStart } from './cannot-start.ts';
import { watchOver } from './child.ts';
import { bucketName, setS3 } from './connection.ts';
import { endWithUs } from './guard.ts';
import { inUrl } from './host-names.ts';

export type S3 = {
  /** Where the functions reach it. */
  endpoint: string;
  /** Where callers do, if that is another; `{host}` is the host name by which they called us. */
  publicEndpoint?: string;
  pid?: number;
  stop(): Promise<void>;
};

export type S3Options = {
  /** 0 for any free port. */
  port: number;
  host: string;
};

const program = fileURLToPath(new URL('s3/main.ts', import.meta.url));

const launch = (folder: string, { port, host }: S3Options): ChildProcess =>
  // Its own session, as the database: a Ctrl-C in the terminal is for us, who still have requests to finish.
  spawn(
    process.execPath,
    [program, '--folder', folder, '--port', String(port), '--host', host, '--bucket', bucketName()],
    { stdio: ['ignore', 'pipe', 'inherit'], detached: true },
  );

type Started = { port: number } | { code?: string; message: string };

/** Its first line. */
const said = async (child: ChildProcess): Promise<Started> => {
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream });
  for await (const line of lines) return JSON.parse(line);
  return { message: 'it ended at once' };
};

const reasonNot = ({ code, message }: { code?: string; message: string }, { port, host }: S3Options): string => {
  if (code === 'EADDRINUSE') {
    return `Port ${port} for S3 is busy: choose another with --s3-port, or 0 for any free one.`;
  }
  return `The embedded S3 did not start at ${inUrl(host)}:${port}: ${message}.`;
};

/** Starts our own S3 on `folder`. `died` is told when it ends though nobody stopped it. */
export const startEmbeddedS3 = async (folder: string, options: S3Options, died: () => void): Promise<S3> => {
  const child = launch(folder, options);
  const callOff = endWithUs(child.pid as number);
  const started = await said(child);
  if (!('port' in started)) {
    callOff();
    throw new CannotStart(reasonNot(started, options));
  }
  const reachable = ['0.0.0.0', '::'].includes(options.host) ? '127.0.0.1' : inUrl(options.host);
  return {
    endpoint: `http://${reachable}:${started.port}`,
    publicEndpoint: `http://{host}:${started.port}`,
    pid: child.pid as number,
    stop: watchOver(child, died, callOff),
  };
};

/** The S3 named by `S3_ENDPOINT`, with the bucket created if need be, or else the embedded one on the folder. */
export const startS3 = async (folder: string, options: S3Options, died: () => void): Promise<S3> => {
  const elsewhere = process.env[environment.s3Endpoint];
  const s3 = elsewhere ? { endpoint: elsewhere, stop: async () => {} } : await startEmbeddedS3(folder, options, died);
  setS3(s3);
  if (elsewhere) await ensureBucket(bucketName());
  return s3;
};
