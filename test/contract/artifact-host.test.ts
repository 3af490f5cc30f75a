import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { environment } from '#shared/operations/environment.ts';
import type { Role } from '#shared/operations/roles.ts';
import { type CountingProxy, startCountingProxy } from '#test/support/counting-proxy.ts';
import { type Edge, startEdge } from '#test/support/edge.ts';
import { type EdgeStoreServer, startEdgeStore } from '#test/support/edge-store.ts';
import { type Stagebook, startStagebook } from '#test/support/stagebook.ts';
import { clients } from './clients.ts';
import { oneUrl } from './environment.ts';
import { journalOf } from './journal.ts';
import { emptyRegistry } from './registry.ts';

/**
 * Files between 4 and 500 MB with no setting of the client's: an artifact host beside the API, and tokens of the registry,
 * which reach it as they do in the cloud: by the stream, and by what follows it.
 */

type TokenInfo = { token_id: string };
type Entry = { title: string; result?: unknown; error?: string; status?: number; message?: string };

const { missing, note, path } = clients('python3', 'python2');
const MB = 1_000_000;
const big = 20 * MB;

describe.skipIf(missing)(`an artifact host and the Python client${note}`, { timeout: 240_000 }, () => {
  let edge: Edge;
  let tokens: EdgeStoreServer;
  let stagebook: Stagebook;
  let api: CountingProxy;
  let scratch: string;

  beforeAll(async () => {
    scratch = await mkdtemp(join(tmpdir(), 'artifact-host-'));
    tokens = await startEdgeStore();
    edge = await startEdge(tokens.store);
    stagebook = await startStagebook({ env: { [environment.artifactHost]: edge.url, ...tokens.env } });
    api = await startCountingProxy(stagebook.url);
    const { s3 } = JSON.parse(await readFile(join(stagebook.dataDir, 'endpoint.json'), 'utf8'));
    edge.lead({ api: stagebook.url, s3, bucket: 'stagebook' });
  }, 120_000);

  beforeEach(() => emptyRegistry(stagebook.url));

  afterAll(async () => {
    api?.stop();
    await Promise.all([stagebook?.stop(), edge?.stop(), tokens?.stop()]);
    await rm(scratch, { recursive: true, force: true });
  });

  async function send(method: 'POST' | 'DELETE', path: string, body?: object) {
    const options = body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
    const response = await fetch(`${stagebook.url}/api/2.0/stagebook/tokens${path}`, { method, ...options });
    expect(response.status).toBe(200);
    return response.json();
  }

  /** A new token of the registry, once the edge knows it. */
  async function tokenOf(role: Role) {
    const size = tokens.store.size + 1;
    const made = (await send('POST', '', { owner: 'ada', role })) as { token_value: string; token_info: TokenInfo };
    await vi.waitFor(() => expect(tokens.store.size).toBe(size), 10_000);
    return { id: made.token_info.token_id, token: made.token_value };
  }

  const asBearer = (token: string) => ({ MLFLOW_TRACKING_TOKEN: token });
  const asBasic = (owner: string, token: string) => ({
    MLFLOW_TRACKING_USERNAME: owner,
    MLFLOW_TRACKING_PASSWORD: token,
  });

  async function journal(client: 'python3' | 'python2', settings: Record<string, string>) {
    edge.take();
    api.take();
    const env = oneUrl(api.url, { BIG_FILE: String(big), ...settings });
    const entries = await journalOf<Entry>(path(client), 'artifact-host.py', { cwd: scratch, env });
    const of = (title: string) => entries.find((one) => one.title === title);
    return { of, edge: edge.take(), apiBytes: api.take() };
  }

  const clientsOfBoth = [
    ['3.17.2', 'python3'],
    ['2.22.5', 'python2'],
  ] as const;

  test.each(clientsOfBoth)(
    '%s logs, lists, loads and registers, and no byte of a file goes by the API',
    async (_, client) => {
      const { token } = await tokenOf('member');
      const { of, edge: passed, apiBytes } = await journal(client, asBasic('ada', token));
      const root = `${edge.url}/api/2.0/mlflow-artifacts/artifacts/0`;
      expect(of('location of the experiment')?.result).toBe(root);
      expect(of('artifact uri')?.result).toMatch(new RegExp(`^${root}/[0-9a-f]{32}/artifacts$`));
      expect(of('log the big file')).toEqual({ title: 'log the big file', result: null });
      expect(of('log a model')).toMatchObject({ result: expect.toBeOneOf([1, '1']) });
      expect(of('list')?.result).toEqual([['data/big file – ü.bin', false, big]]);
      expect(of('list what is not there')?.result).toEqual([]);
      expect(of('the big file comes back')?.result).toBe(true);
      expect(of('promoted')?.result).toBe('Production');
      expect(of('loaded by stage')?.result).toEqual([2, 4]);
      expect(of('loaded from its run')?.result).toEqual([2, 4]);
      // What is stored knows no host.
      expect(of('source')?.result).not.toContain(edge.url);
      expect(of('registered by URL')?.result).toBe('2');
      expect(of('runs there')?.result).toBe(1);
      // 2.22 tells the status, too: S3's 403, since CloudFront may not list, and so not know.
      expect(of('a file that is not there')?.message).toMatch(/403|Failed to download artifacts from path 'none'/);

      expect(passed.files.up).toBeGreaterThan(big);
      expect(passed.files.down).toBeGreaterThan(big);
      expect(passed.refused).toBe(0);
      // Their listings alone, and of the registry what is asked and answered.
      expect(passed.api.up + passed.api.down).toBeLessThan(10_000);
      expect(apiBytes).toBeLessThan(200_000);
    },
  );

  test.each(clientsOfBoth)('%s is told what is wrong with its token', async (_, client) => {
    const { id, token } = await tokenOf('reader');
    const reader = await journal(client, asBearer(token));
    expect(reader.of('log the big file')?.message).toMatch(/403/);
    expect(reader.edge.files.up).toBe(0);

    const size = tokens.store.size - 1;
    await send('DELETE', `/${id}`);
    await vi.waitFor(() => expect(tokens.store.size).toBe(size), 10_000);
    const other = await tokenOf('admin');
    for (const nobody of [asBearer(token), asBasic('grace', other.token)]) {
      const stranger = await journal(client, nobody);
      expect(stranger.of('log the big file')?.message).toMatch(/401/);
      expect(stranger.of('log a model')?.error).toBeDefined();
      expect(stranger.edge.files.requests).toBe(0);
    }
  });

  test.each(clientsOfBoth)('%s still sends parts, if it was set to', async (_, client) => {
    const { token } = await tokenOf('member');
    const { of, edge: passed } = await journal(client, {
      ...asBearer(token),
      MLFLOW_ENABLE_PROXY_MULTIPART_UPLOAD: 'true',
      MLFLOW_MULTIPART_UPLOAD_MINIMUM_FILE_SIZE: '1',
    });
    expect(of('the big file comes back')?.result).toBe(true);
    expect(of('loaded by stage')?.result).toEqual([2, 4]);
    // Straight to S3, by the URLs that the API signed.
    expect(passed.files.up).toBe(0);
  });
});
