import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Stagebook, startStagebook } from '#test/support/stagebook.ts';
import { clients } from './clients.ts';
import { type Request, send } from './registry.ts';
import { run } from './tools.ts';

/** The recorded exchanges with a real MLflow server lie beside our own checkouts; a clone elsewhere does not have them. */
const recordings = resolve(import.meta.dirname, '../../../shared/conformance');
const replay = join(recordings, 'replay.py');
const { missing, path } = clients('python3');
const absent = existsSync(replay) ? missing : 'the recorded exchanges are not here';

/**
 * Sources that our tracking store does not know. MLflow refuses them; we take them to be another tracking server's and
 * store them (split mode). They are tried by themselves, since the exchanges after them count the versions of that model.
 */
const splitMode = ['mv-create-020', 'mv-create-030'];

type Exchange = { id: string; request: { method: Request['method']; path: string; json?: unknown } };

describe.skipIf(absent)(`the recorded exchanges${absent ? ` (${absent})` : ''}`, { timeout: 120_000 }, () => {
  let stagebook: Stagebook;
  let folder: string;
  let exchanges: Exchange[];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'replay-'));
    exchanges = JSON.parse(await readFile(join(recordings, 'exchanges.json'), 'utf8')) as Exchange[];
    await writeFile(
      join(folder, 'exchanges.json'),
      JSON.stringify(exchanges.filter(({ id }) => !splitMode.includes(id))),
    );
    stagebook = await startStagebook();
  });

  afterEach(async () => {
    await stagebook?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const compare = (...options: string[]) => {
    const all = ['--tracking', '--skip-groups', 'webhook-test'];
    return run(path('python3'), [replay, stagebook.url, join(folder, 'exchanges.json'), ...all, ...options]);
  };

  test('every core exchange is answered as recorded', async () => {
    await compare('--strict', 'core');
  });

  test('every edge exchange is answered as recorded, or refused', async () => {
    const report = join(folder, 'edge.json');
    // It exits 1 when anything differs; which answers may is said here, from its report.
    await compare('--strict', 'edge', '--json-out', report).catch(() => {});
    const { fails } = JSON.parse(await readFile(report, 'utf8')) as { fails: [string, string[]][] };
    const answered = fails.map(([id, reasons]) => ({ id, reasons, status: statusIn(reasons) }));
    expect(answered.filter(({ status }) => status < 400 || status >= 500)).toEqual([]);
  });

  test('webhooks are sent to this machine where that is allowed, and tested as recorded', async () => {
    await stagebook.stop();
    stagebook = await startStagebook({ args: ['--allow-private-hooks'] });
    const only = ['--groups', 'webhook-test', '--webhook-sink', '--strict', 'core'];
    await run(path('python3'), [replay, stagebook.url, join(folder, 'exchanges.json'), ...only]);
  });

  test.each(splitMode)('%s: a source of another tracking server is stored', async (id) => {
    const exchange = exchanges.find((recorded) => recorded.id === id);
    const body = exchange?.request.json as { name: string; source: string };
    await send(stagebook.url, { method: 'POST', path: 'registered-models/create', body: { name: body.name } });
    const created = await send(stagebook.url, { method: 'POST', path: 'model-versions/create', body });
    expect(created).toMatchObject({ status: 200, body: { model_version: { version: '1', source: body.source } } });
  });
});

/** `status: expected 500 got 400 body=…`; an exchange that fails otherwise had the recorded status. */
function statusIn(reasons: string[]): number {
  return Number(/^status: expected \d+ got (\d+)/.exec(reasons[0] ?? '')?.[1] ?? 200);
}
