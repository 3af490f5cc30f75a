import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '#test/contract/tools.ts';

export type Request = {
  method: 'GET' | 'POST' | 'PATCH';
  /** With its query. */
  path: string;
  body?: object;
  /** One more header. */
  header?: `${string}: ${string}`;
};

/** What one window of load showed; times are in ms. */
export type Load = { requests: number; seconds: number; p50: number; p99: number };

export const inFlight = 8;
const script = join(import.meta.dirname, 'requests.lua');

/** Requests to go round, each time from where the last window ended: what is written is always a change. */
export type Ring = { file: string; length: number; at: number };

export function writeRing(folder: string, name: string, requests: readonly Request[]): Ring {
  const file = join(folder, `${name}.requests`);
  const lines = requests.map(({ method, path, body, header = '' }) =>
    [method, path, body ? JSON.stringify(body) : '', header].join('\t'),
  );
  writeFileSync(file, `${lines.join('\n')}\n`);
  return { file, length: requests.length, at: 0 };
}

/** One window: any request that fails makes it worthless. */
export async function load(url: string, ring: Ring, seconds: number, atOnce = inFlight): Promise<Load> {
  const connections = ['-t1', `-c${atOnce}`, `-d${seconds}s`, '--timeout', '30s', '--latency'];
  const output = await run('wrk', [...connections, '-s', script, url, '--', ring.file, String(ring.at)]);
  const { refused, broken, ...measured } = JSON.parse(output.trim().split('\n').at(-1) as string) as Load & {
    refused: number;
    broken: number;
  };
  if (refused + broken > 0) throw new Error(`${url}, ${ring.file}: ${refused} refused, ${broken} broken`);
  // Those in flight at the end were sent, but not counted.
  ring.at = (ring.at + measured.requests + atOnce) % ring.length;
  return measured;
}

/** Whether the server means what we mean, told by its own words before wrk counts statuses. */
export async function tryOut(url: string, requests: readonly Request[]): Promise<void> {
  for (const { method, path, body, header } of requests.slice(0, 3)) {
    const [name, value] = header?.split(': ') ?? [];
    const headers = { ...(body && { 'content-type': 'application/json' }), ...(name && { [name]: value as string }) };
    const reply = await fetch(url + path, { method, headers, ...(body && { body: JSON.stringify(body) }) });
    const text = await reply.text();
    if (!reply.ok && reply.status !== 304) throw new Error(`${method} ${url}${path}: ${reply.status} ${text}`);
  }
}
