import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { type Client, write } from './client.ts';
import { settle, type Telling } from './settle.ts';
import { transfer } from './transfer.ts';

/** Files come up and down, are registered, and are what they were. */

/** Of all clients. */
const filed = 'filed';

export async function prepareFiles(telling: Telling): Promise<void> {
  await settle(telling, { method: 'POST', path: 'mlflow/registered-models/create', body: { name: filed } });
}

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

const content = ({ random }: Client) => randomBytes(1_000 + random.below(60_000));

async function download(client: Client, path: string): Promise<Buffer> {
  const { headers } = await settle(client.telling, { method: 'GET', path });
  return transfer(client.telling, headers.location as string, { method: 'GET' });
}

function expect({ telling }: Client, what: string, is: unknown, should: unknown): void {
  if (is !== should) telling.found(`${what} is ${is}, should be ${should}`);
}

async function register(client: Client, source: string, files: Record<string, string>): Promise<void> {
  const body = { name: filed, source, run_id: randomUUID().replaceAll('-', '') };
  const answer = await write(client, { method: 'POST', path: 'mlflow/model-versions/create', body });
  const { version } = answer.body.model_version;
  client.files.set(version, files);
  await read(client, version, files);
}

/** The files of a version by its manifest, which is told whole: what is registered is what was sent. */
async function listed(client: Client, version: string, files: Record<string, string>) {
  const query = { model: filed, version };
  const { body, headers } = await settle(client.telling, { method: 'GET', path: 'stagebook/manifest', query });
  const told: { path: string; sha256: string; url: string }[] = body.files;
  const sums = told.map(({ path, sha256: sum }) => [path, sum]);
  expect(client, `the manifest of ${filed} ${version}`, JSON.stringify(sums), JSON.stringify(Object.entries(files)));
  return { query, told, etag: headers.etag as string };
}

async function read(client: Client, version: string, files: Record<string, string>): Promise<void> {
  const { query, told, etag } = await listed(client, version, files);
  const { path, sha256: sum, url } = client.random.pick(told);
  const bytes = await transfer(client.telling, url, { method: 'GET' });
  expect(client, `${path} of ${filed} ${version}`, sha256(bytes), sum);
  const headers = { 'if-none-match': etag };
  const again = await settle(client.telling, { method: 'GET', path: 'stagebook/manifest', query, headers });
  expect(client, 'the status of a manifest that is known already', again.status, 304);
}

/** What was registered is there, and nothing else: what is not is told as a finding. */
export async function checkFiles(client: Client): Promise<void> {
  for (const [version, files] of client.files) await listed(client, version, files);
}

/** As mlflow's client does it. */
export async function log(client: Client): Promise<void> {
  const folder = `soak/${randomUUID()}`;
  const files: Record<string, string> = {};
  for (const name of ['MLmodel', 'model.bin']) {
    const [bytes, path] = [content(client), `mlflow-artifacts/artifacts/${folder}/${name}`];
    await settle(client.telling, { method: 'PUT', path, body: bytes });
    files[name] = sha256(bytes);
    expect(client, path, sha256(await download(client, path)), files[name]);
  }
  await register(client, `mlflow-artifacts:/${folder}`, files);
}

/** By presigned URLs. */
export async function upload(client: Client): Promise<void> {
  const { telling } = client;
  const bytes = content(client);
  const file = { path: 'model.bin', size: bytes.length, sha256: sha256(bytes) };
  const announce = { method: 'POST', path: 'stagebook/uploads', body: { files: [file] } } as const;
  const { upload_id, files } = (await settle(telling, announce)).body;
  for (const { url, headers } of files) await transfer(telling, url, { method: 'PUT', body: bytes, headers });
  const complete = { method: 'POST', path: 'stagebook/uploads/complete', body: { upload_id } } as const;
  const { source } = (await settle(telling, complete)).body;
  await register(client, source, { [file.path]: file.sha256 });
}

export async function serve(client: Client): Promise<void> {
  const [version, files] = client.random.pick([...client.files]) ?? [];
  if (version === undefined || files === undefined) return;
  const query = { name: filed, version };
  await settle(client.telling, { method: 'GET', path: 'mlflow/model-versions/get-download-uri', query });
  await read(client, version, files);
}
