import { rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { get, post, verifyLedgerOf } from '#test/support/registry-http.ts';
import { startStagebook } from '#test/support/stagebook.ts';
import { sha256 } from '../artifacts/upload.ts';

/** kill -9 of everything while files are on their way: each is there whole or not at all, and so is each version. */

const contentOf = (name: string) => Buffer.alloc(300_000, `${name} `);

const artifacts = (url: string, path: string) => `${url}/api/2.0/mlflow-artifacts/artifacts/${path}`;
const manifest = async (url: string, query: Record<string, string>) => {
  const reply = await fetch(`${url}/api/2.0/stagebook/manifest?${new URLSearchParams(query)}`);
  return { status: reply.status, body: JSON.parse(await reply.text()) };
};

/** Until the server is gone; what it acknowledged. */
async function until(gone: () => Promise<string>): Promise<string[]> {
  const acknowledged: string[] = [];
  try {
    for (;;) acknowledged.push(await gone());
  } catch (error) {
    if (error instanceof TypeError) return acknowledged;
    throw error;
  }
}

async function put(url: string, path: string): Promise<string> {
  const body = contentOf(path);
  const headers = { 'content-type': 'application/octet-stream' };
  const reply = await fetch(artifacts(url, path), { method: 'PUT', headers, body });
  expect([path, reply.status, await reply.text()]).toEqual([path, 200, '{}']);
  return path;
}

async function namesIn(url: string, path: string): Promise<string[]> {
  const { files = [] } = (await (await fetch(`${artifacts(url, '').slice(0, -1)}?path=${path}`)).json()) as {
    files?: { path: string }[];
  };
  return files.map((file) => file.path);
}

test('kill -9 during uploads: what was acknowledged is whole, and nothing is torn', async () => {
  const first = await startStagebook({});
  let count = 0;
  const clients = Array.from({ length: 8 }, () => until(() => put(first.url, `up/${count++}`)));
  await sleep(700);
  await first.kill();
  const acknowledged = (await Promise.all(clients)).flat();
  expect(acknowledged.length).toBeGreaterThan(8);

  const second = await startStagebook({ dataDir: first.dataDir });
  const there = (await namesIn(second.url, 'up')).map((name) => `up/${name}`);
  expect(there).toEqual(expect.arrayContaining(acknowledged));
  for (const path of there) {
    const reply = await fetch(artifacts(second.url, path));
    expect([path, sha256(Buffer.from(await reply.arrayBuffer()))]).toEqual([path, sha256(contentOf(path))]);
  }
  await second.stop();
  await rm(first.dataDir, { recursive: true, force: true });
});

test('kill -9 during registrations: a version is there with all its files or not at all; the retry completes', async () => {
  const first = await startStagebook({});
  const { dataDir } = first;
  await post(first.url, 'registered-models/create', { name: 'm' });
  // Few are copied in the call, many by the worker.
  const folders = { few: 40, many: 120 };
  for (const [folder, files] of Object.entries(folders)) {
    await Promise.all(Array.from({ length: files }, (_, index) => put(first.url, `${folder}/${index}`)));
  }
  const register = async (url: string, folder: string): Promise<string> => {
    const source = `mlflow-artifacts:/${folder}`;
    return (await post(url, 'model-versions/create', { name: 'm', source, run_id: 'r' })).model_version.version;
  };
  const clients = ['few', 'many', 'few', 'many'].map((folder) => until(() => register(first.url, folder)));
  await sleep(400);
  await first.kill();
  const acknowledged = (await Promise.all(clients)).flat();

  const second = await startStagebook({ dataDir });
  const retried = [await register(second.url, 'few'), await register(second.url, 'many')];
  const statuses = async () => {
    const { body } = await get(second.url, 'model-versions/search', { filter: "name = 'm'" });
    return new Map<string, string>(
      body.model_versions.map(({ version, status }: Record<string, string>) => [version, status]),
    );
  };
  while ([...(await statuses()).values()].includes('PENDING_REGISTRATION')) await sleep(50);
  const versions = await statuses();
  expect([...versions.keys()]).toEqual(expect.arrayContaining([...acknowledged, ...retried]));
  for (const [version, status] of versions) {
    expect([version, status]).toEqual([version, 'READY']);
    const { body } = await manifest(second.url, { model: 'm', version, urls: 'false' });
    const { source } = (await get(second.url, 'model-versions/get', { name: 'm', version })).body.model_version;
    const folder = source.replace('mlflow-artifacts:/', '') as keyof typeof folders;
    expect([version, body.file_count]).toEqual([version, folders[folder]]);
    for (const { path, sha256: found } of body.files) {
      expect([path, found]).toEqual([path, sha256(contentOf(`${folder}/${path}`))]);
    }
  }
  await second.stop();
  const { ok, output } = await verifyLedgerOf(dataDir);
  expect([ok, output]).toEqual([true, expect.stringContaining('every chain holds')]);
  await rm(dataDir, { recursive: true, force: true });
});
