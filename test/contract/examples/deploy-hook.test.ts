import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type Stagebook, startStagebook } from '#test/support/stagebook.ts';
import { clients } from '../clients.ts';
import { cleanEnvironment } from '../environment.ts';
import { send } from '../registry.ts';
import { run } from '../tools.ts';
import { type Example, patience, startExample } from './process.ts';

/** examples/deploy-hook: a promotion, and nothing else, makes serving hosts take what was promoted, one after the other. */

const examples = resolve(import.meta.dirname, '../../../examples');
const python = clients('python3');
const absent = ['bash', 'curl', 'jq'].filter((tool) => spawnSync(tool, ['--version']).error);
if (absent.length > 0 && process.env.CI) throw new Error(`not installed: ${absent.join(', ')}`);
const missing = python.missing ?? (absent.length > 0 ? `${absent.join(', ')} not installed` : undefined);

const training = `
import sys, mlflow
from sklearn.linear_model import LinearRegression
for slope in 2, 3, 4:
    model = LinearRegression().fit([[1], [2], [3]], [slope, 2 * slope, 3 * slope])
    mlflow.sklearn.save_model(model, f"{sys.argv[1]}/slope-{slope}", pip_requirements=["scikit-learn"])
`;

const secret = 'it is told to nobody';
const model = 'MyModel';

describe.skipIf(missing)(`a deployment hook${missing ? ` (${missing})` : ''}`, () => {
  let scratch: string;
  let stagebook: Stagebook;
  let hosts: [Example, Example];

  const post = async (path: string, body: object): Promise<void> => {
    const answer = await send(stagebook.url, { method: 'POST', path, body });
    expect([path, answer.status, answer.body]).toEqual([path, 200, answer.body]);
  };

  const promote = (version: string) =>
    post('model-versions/transition-stage', {
      ...{ name: model, version, stage: 'Production', archive_existing_versions: true },
    });

  const roll = (...urls: string[]) => [
    ...[join(examples, 'deploy-hook/roll.py'), '--registry', stagebook.url, '--model', model, '--stage', 'Production'],
    ...urls.flatMap((url) => ['--host', url]),
  ];

  const serving = () =>
    Promise.all(
      hosts.map(async ({ url }) => {
        const answer = await fetch(`${url}/version`);
        return ((await answer.json()) as { version?: string }).version;
      }),
    );

  const untilServing = (version: string) =>
    vi.waitFor(async () => expect(await serving()).toEqual([version, version]), patience);

  beforeAll(async () => {
    scratch = await mkdtemp(join(tmpdir(), 'deploy-hook-'));
    await run(python.path('python3'), ['-c', training, scratch], { env: cleanEnvironment({}) });
    // As it is in examples/, but that what it runs is in a file: where the registry is, is not known before it has started.
    const [hook] = JSON.parse(await readFile(join(examples, 'deploy-hook/hooks.json'), 'utf8'));
    const [hooks, script] = [join(scratch, 'hooks.json'), join(scratch, 'hook.sh')];
    await writeFile(hooks, JSON.stringify([{ ...hook, run: ['bash', script] }]));
    stagebook = await startStagebook({ args: ['--allow-private-hooks', '--deployment-hooks', hooks] });
    for (const slope of [2, 3, 4])
      await run('bash', [join(examples, 'curl/upload.sh'), join(scratch, `slope-${slope}`), model], {
        env: cleanEnvironment({ REGISTRY: stagebook.url }),
      });
    await writeFile(script, 'exit 0\n');
    await promote('1');
    const host = (cache: string) =>
      startExample(python.path('python3'), [
        ...[join(examples, 'serving/serve.py'), '--registry', stagebook.url, '--model', model, '--stage', 'Production'],
        // Nobody waits for that: without being told it would serve what it has for an hour.
        ...['--port', '0', '--poll', '3600', '--cache', join(scratch, cache)],
      ]);
    hosts = await Promise.all([host('first'), host('second')]);
    await untilServing('1');
    const args = roll(...hosts.map(({ url }) => url)).map((text) => `'${text}'`);
    await writeFile(script, `exec '${python.path('python3')}' ${args.join(' ')}\n`);
  });

  afterAll(async () => {
    for (const host of hosts ?? []) await host.kill();
    await stagebook?.stop();
    await rm(scratch, { recursive: true, force: true });
  });

  /** `roll.py` by itself, on an event. */
  const rolled = (event: object, urls: string[], ...options: string[]) => {
    const { status, stdout, stderr } = spawnSync(python.path('python3'), [...roll(...urls), ...options], {
      input: JSON.stringify(event),
      env: cleanEnvironment({}),
      encoding: 'utf8',
    });
    return { status, stdout, stderr };
  };

  test('of the event bus runs on a promotion', async () => {
    await promote('2');
    await untilServing('2');
    await vi.waitUntil(() => stagebook.output().includes(`${hosts[1].url} serves version 2`), patience);
  });

  test('behind a webhook does, too', async () => {
    // The one of the bus rests, so that it is not what does it.
    await writeFile(join(scratch, 'hook.sh'), 'exit 0\n');
    const receiver = await startExample(
      python.path('python3'),
      [
        ...[join(examples, 'webhook-receiver/receiver.py'), '--port', '0', '--inbox', join(scratch, 'inbox.db')],
        ...['--', python.path('python3'), ...roll(...hosts.map(({ url }) => url))],
      ],
      { WEBHOOK_SECRET: secret },
    );
    try {
      await post('registry-webhooks/create', {
        ...{ model_name: model, events: ['MODEL_VERSION_TRANSITIONED_TO_PRODUCTION'], signature: 'mlflow' },
        http_url_spec: { url: receiver.url, secret },
      });
      await promote('3');
      await untilServing('3');
      await vi.waitUntil(() => receiver.lines().length === 2, patience);
      expect(receiver.lines()).toEqual(hosts.map(({ url }) => `${url} serves version 3`));
    } finally {
      await receiver.kill();
    }
  });

  test('goes no further than a host that does not get there; of others’ models it does nothing', async () => {
    const event = { detail: { model } };
    await promote('1');
    const dead = 'http://127.0.0.1:9';
    const [first, second] = hosts.map(({ url }) => url) as [string, string];
    expect(rolled({ detail: { model: 'another' } }, [first])).toEqual({ status: 0, stdout: '', stderr: '' });
    const stopped = rolled(event, [first, dead, second], '--patience', '5');
    expect([stopped.status, stopped.stdout]).toEqual([1, `${first} serves version 1\n`]);
    expect(stopped.stderr).toContain(`roll.py: ${dead} does not serve version 1`);
    expect(await serving()).toEqual(['1', '3']);
    // Once more, as a hook that failed is.
    expect(rolled(event, [first, second])).toMatchObject({ status: 0 });
    expect(await serving()).toEqual(['1', '1']);
  });

  test('leaves hosts as they are when nobody is there any more', async () => {
    await post('model-versions/transition-stage', {
      ...{ name: model, version: '1', stage: 'Archived', archive_existing_versions: false },
    });
    const { status, stdout } = rolled({ model_name: model }, [hosts[0].url]);
    expect([status, stdout]).toEqual([0, expect.stringContaining('hosts stay as they are')]);
    expect(await serving()).toEqual(['1', '1']);
  });
});
