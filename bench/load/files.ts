import { createHash, randomBytes } from 'node:crypto';
import { median } from '#bench/figures.ts';
import { settings } from './compare.ts';
import type { Pair } from './report.ts';
import { send } from './send.ts';

/** A file up and down: Stagebook signs URLs of S3, mlflow passes the bytes on itself. */

const stagebook = '/api/2.0/stagebook';
const sizes = { '1 MB': 1_000_000, '40 MB': 40_000_000 };

type Upload = { upload_id: string; files: { url: string; headers: Record<string, string> }[] };
type Manifest = { files: { url: string }[] };

async function transfer(url: string, init: RequestInit = {}): Promise<number> {
  const reply = await fetch(url, init);
  const { byteLength } = await reply.arrayBuffer();
  if (!reply.ok) throw new Error(`${init.method ?? 'GET'} ${url.split('?')[0]}: ${reply.status}`);
  return byteLength;
}

/** Answers the source to register. */
export async function upload(url: string, bytes: Buffer<ArrayBuffer>): Promise<string> {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const files = [{ path: 'model.bin', size: bytes.length, sha256 }];
  const { upload_id, files: missing } = await send<Upload>(url, `${stagebook}/uploads`, { files });
  for (const { url: to, headers } of missing) await transfer(to, { method: 'PUT', headers, body: bytes });
  const { source } = await send<{ source: string }>(url, `${stagebook}/uploads/complete`, { upload_id });
  return source;
}

async function download(url: string, model: string, version: number): Promise<void> {
  const reply = await fetch(`${url}${stagebook}/manifest?model=${model}&version=${version}`);
  const { files } = (await reply.json()) as Manifest;
  for (const file of files) await transfer(file.url);
}

/** MB a second, by size and direction; medians of rounds in turns. */
export async function filesUpAndDown(ours: string, theirs: string): Promise<Record<string, Pair>> {
  const measured: Record<string, Pair> = {};
  await send(ours, '/api/2.0/mlflow/registered-models/create', { name: 'files' });
  for (const [name, size] of Object.entries(sizes)) {
    const bytes = randomBytes(size);
    const rates: Record<string, number[]> = {};
    const timed = async (what: string, work: () => Promise<unknown>) => {
      const start = performance.now();
      await work();
      const rate = size / 1e6 / ((performance.now() - start) / 1_000);
      rates[what] = [...(rates[what] ?? []), rate];
    };
    for (let round = 0; round < 2 * settings.rounds + 1; round++) {
      let source = '';
      await timed('up', async () => {
        source = await upload(ours, bytes);
      });
      const proxied = `${theirs}/api/2.0/mlflow-artifacts/artifacts/bench/${round}/model.bin`;
      await timed('mlflow up', () => transfer(proxied, { method: 'PUT', body: bytes }));
      type Created = { model_version: { version: string } };
      const version = await send<Created>(ours, '/api/2.0/mlflow/model-versions/create', { name: 'files', source });
      await timed('down', () => download(ours, 'files', Number(version.model_version.version)));
      await timed('mlflow down', () => transfer(proxied));
    }
    for (const way of ['up', 'down']) {
      const [stagebookRate, mlflowRate] = [median(rates[way] ?? []), median(rates[`mlflow ${way}`] ?? [])];
      measured[`${name} ${way}`] = { stagebook: stagebookRate, mlflow: mlflowRate };
      process.stdout.write(
        `${name} ${way}: Stagebook ${stagebookRate.toFixed(0)} MB/s, mlflow ${mlflowRate.toFixed(0)} MB/s\n`,
      );
    }
  }
  return measured;
}
