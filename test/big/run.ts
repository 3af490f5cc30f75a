import { createHash, randomFillSync } from 'node:crypto';
import { createReadStream, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { median } from '#bench/figures.ts';
import { cleanEnvironment } from '#test/contract/environment.ts';
import { startMlflow } from '#test/contract/mlflow-server.ts';
import { pythonFor } from '#test/contract/python.ts';
import { run } from '#test/contract/tools.ts';
import { startCountingProxy } from '#test/support/counting-proxy.ts';
import { startStagebook } from '#test/support/stagebook.ts';

/**
 * `npm run big`: big files up and down by the stock client, through Stagebook with the documented setting and through
 * `mlflow server`, which proxies them; in turns, in one run. Fails when a byte differs, when more than 1 MB of a file
 * passes the API, or when the API's process takes more than 200 MB. How long it takes is told, and judged by the reader.
 */

const MiB = 1024 * 1024;
const files = [
  { name: '40 MB', bytes: 40_000_000, rounds: 9 },
  { name: '2 GiB', bytes: 2048 * MiB, rounds: 3 },
];
const limits = { passed: 1_000_000, memory: 200 * MiB };

type Server = { name: string; url: string; settings: Record<string, string> };
type Transfer = { server: string; file: string; direction: string; seconds: number };

async function writeRandom(file: string, bytes: number): Promise<void> {
  const handle = await open(file, 'w');
  const chunk = Buffer.alloc(16 * MiB);
  for (let left = bytes; left > 0; left -= chunk.length) {
    await handle.write(randomFillSync(chunk), 0, Math.min(left, chunk.length));
  }
  await handle.close();
}

async function digestOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file, { highWaterMark: 4 * MiB })) hash.update(chunk);
  return hash.digest('hex');
}

/** The most memory a process has had (bytes), where the system tells. */
function peakOf(pid: number): number | undefined {
  try {
    const [, kilobytes] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return Number(kilobytes) * 1024;
  } catch {
    return undefined;
  }
}

const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(2)} MB`;

const python = await pythonFor('3.17.2');
const scratch = await mkdtemp(join(process.env.BIG_FOLDER ?? tmpdir(), 'stagebook-big-'));
const script = resolve(import.meta.dirname, 'transfer.py');

async function transfer({ url, settings }: Server, direction: string, folder: string, file: string): Promise<number> {
  const env = cleanEnvironment({ MLFLOW_TRACKING_URI: url, ...settings });
  for (const name of Object.keys(env)) if (name.startsWith('AWS_')) delete env[name];
  const output = await run(python, [script, direction, folder, file], { cwd: scratch, env });
  return Number(output.trim().split('\n').at(-1));
}

const failures: string[] = [];
const transfers: Transfer[] = [];
const passed: Record<string, number> = {};
const [stagebook, mlflow] = await Promise.all([
  startStagebook({ dataDir: join(scratch, 'stagebook') }),
  startMlflow(python, { serveArtifacts: true, workers: 2, folder: join(scratch, 'mlflow') }),
]);
const proxy = await startCountingProxy(stagebook.url);
const servers: Server[] = [
  { name: 'Stagebook', url: proxy.url, settings: { MLFLOW_MULTIPART_UPLOAD_MINIMUM_FILE_SIZE: '1' } },
  { name: 'mlflow', url: mlflow.url, settings: {} },
];

try {
  for (const { name, bytes, rounds } of files) {
    const file = join(scratch, `${bytes}.bin`);
    await writeRandom(file, bytes);
    const expected = await digestOf(file);
    for (let round = 1; round <= rounds; round++) {
      // Who goes first changes, so that neither always finds the caches cold.
      for (const server of round % 2 === 0 ? servers.toReversed() : servers) {
        const folder = `big/${bytes}-${round}`;
        const target = join(scratch, server.name, `${bytes}.bin`);
        await mkdir(join(scratch, server.name), { recursive: true });
        for (const [direction, path] of [
          ['up', file],
          ['down', target],
        ] as const) {
          proxy.take();
          const seconds = await transfer(server, direction, folder, path);
          transfers.push({ server: server.name, file: name, direction, seconds });
          if (server.name !== 'Stagebook') continue;
          const most = Math.max(passed[`${name} ${direction}`] ?? 0, proxy.take());
          passed[`${name} ${direction}`] = most;
        }
        if ((await digestOf(target)) !== expected)
          failures.push(`${server.name} returned other bytes than it was sent`);
        await rm(target);
      }
    }
    await rm(file);
  }
  console.log('| file | direction | Stagebook, s | mlflow server, s | ratio | bytes through the API |');
  console.log('|---|---|---|---|---|---|');
  for (const { name } of files) {
    for (const direction of ['up', 'down']) {
      const secondsOf = (server: string) =>
        median(
          transfers
            .filter((one) => one.server === server && one.file === name && one.direction === direction)
            .map(({ seconds }) => seconds),
        );
      const [ours, theirs] = [secondsOf('Stagebook'), secondsOf('mlflow')];
      const through = passed[`${name} ${direction}`] ?? 0;
      const cells = [
        name,
        direction,
        ours.toFixed(2),
        theirs.toFixed(2),
        (theirs / ours).toFixed(2),
        megabytes(through),
      ];
      console.log(`| ${cells.join(' | ')} |`);
      if (through > limits.passed)
        failures.push(`${megabytes(through)} of ${name} passed the API on their way ${direction}`);
    }
  }
  const peak = peakOf(stagebook.pid);
  console.log(`\nMedians of ${files.map(({ name, rounds }) => `${rounds} (${name})`).join(' and ')} rounds in turns.`);
  if (peak !== undefined) console.log(`The API's process took ${megabytes(peak)} of memory at most.`);
  if (peak !== undefined && peak > limits.memory) failures.push('The API took more memory than 200 MB');
} finally {
  proxy.stop();
  await Promise.all([stagebook.stop(), mlflow.stop()]);
  await rm(scratch, { recursive: true, force: true });
}
for (const failure of failures) console.log(`FAILED: ${failure}`);
process.exitCode = failures.length > 0 ? 1 : 0;
