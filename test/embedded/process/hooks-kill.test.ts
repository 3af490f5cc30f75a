import { rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { post } from '#test/support/registry-http.ts';
import { type Stagebook, startStagebook } from '#test/support/stagebook.ts';
import { nameOf, startReceiver, tooEarly } from './receiver.ts';

/** `npm run test:heavy` makes 2,000. */
const transitions = Number(process.env.HOOK_TRANSITIONS ?? 200);
const models = ['m0', 'm1', 'm2', 'm3'];
const kills = Math.max(6, transitions / 50);

const stages = ['Staging', 'Production'];

const dying = pathToFileURL(`${import.meta.dirname}/dying.mjs`).href;

/** The server there is now, and always one. */
function revived(first: Stagebook) {
  let now = Promise.resolve(first);
  let deaths = 0;
  const { dataDir } = first;
  const start = (env: Record<string, string>) =>
    startStagebook({ dataDir, args: ['--allow-private-hooks'], ...(Object.keys(env).length > 0 && { env }) });
  return {
    now: () => now,
    /** Of dispatchers and deliverers by themselves. */
    deaths: () => deaths,
    async kill(env: Record<string, string>) {
      const server = await now;
      deaths += server.output().split('It died.').length - 1;
      now = server.kill().then(() => start(env));
      await now;
    },
  };
}

const mortal = { NODE_OPTIONS: `--import=${dying}` };

/** What the registry has, whether or not it could still say so: `<model> <rev>`. */
async function recorded(url: string): Promise<string[]> {
  const all: string[] = [];
  for (const model of models) {
    let token = '';
    do {
      const query = new URLSearchParams({ model, kind: 'stage_transitioned', max_results: '1000', page_token: token });
      const response = await fetch(`${url}/api/2.0/stagebook/history?${query}`);
      const { changes, next_page_token } = (await response.json()) as {
        changes: { rev: number }[];
        next_page_token?: string;
      };
      all.push(...changes.map(({ rev }) => `${model} ${rev}`));
      token = next_page_token ?? '';
    } while (token !== '');
  }
  return all;
}

const hook = (url: string, path: string, more: object = {}) => ({
  events: ['MODEL_VERSION_TRANSITIONED_STAGE'],
  http_url_spec: { url: url + path },
  ...more,
});

test(`kill -9 again and again in ${transitions} transitions: each arrives at each webhook, in order, under one id`, async () => {
  const receiver = await startReceiver();
  const first = await startStagebook({ args: ['--allow-private-hooks'], env: mortal });
  const { dataDir } = first;
  const server = revived(first);
  try {
    for (const name of models) {
      await post(first.url, 'registered-models/create', { name });
      await post(first.url, 'model-versions/create', { name, source: 's3://b/m' });
      await post(first.url, 'registry-webhooks/create', hook(receiver.url, `/own-${name}`, { model_name: name }));
    }
    await post(first.url, 'registry-webhooks/create', hook(receiver.url, '/all'));

    let made = 0;
    const write = async (name: string) => {
      for (let n = 0; n < transitions / models.length; ) {
        try {
          const move = { name, version: '1', stage: stages[n % 2], archive_existing_versions: false };
          await post((await server.now()).url, 'model-versions/transition-stage', move);
          n += 1;
          made += 1;
        } catch {
          // Whether it happened the history says.
        }
        await sleep(Math.random() * 150);
      }
    };
    const killing = async () => {
      for (let n = 0; n < kills; n++) {
        await sleep(200 + Math.random() * 1_200);
        await server.kill(mortal);
      }
    };
    await Promise.all([...models.map(write), killing()]);
    // From now on nothing dies, and what is left has its time.
    await server.kill({});
    const last = await server.now();

    const changes = await recorded(last.url);
    expect(changes.length).toBeGreaterThanOrEqual(made);
    const expected = changes.flatMap((change) => [`/all ${change}`, `/own-${change.split(' ')[0]} ${change}`]);
    const missing = () => {
      const accepted = new Set(receiver.arrivals.filter((one) => one.accepted).map(nameOf));
      return expected.filter((one) => !accepted.has(one));
    };
    await expect.poll(missing, { timeout: 240_000, interval: 200 }).toEqual([]);

    const revs = new Map(
      models.map((model) => [
        model,
        changes.flatMap((one) => (one.startsWith(`${model} `) ? [Number(one.split(' ')[1])] : [])),
      ]),
    );
    expect(tooEarly(receiver.arrivals, revs)).toEqual([]);
    expect(server.deaths()).toBeGreaterThan(0);
    // One id each, however often it came, and nothing that did not happen.
    const named = new Set(receiver.arrivals.map((one) => `${nameOf(one)} ${one.delivery}`));
    expect(named.size).toBe(expected.length);
    expect(new Set(receiver.arrivals.map(({ delivery }) => delivery)).size).toBe(expected.length);
    console.log(
      `${changes.length} transitions, ${kills} kills, ${server.deaths()} other deaths: ${expected.length} deliveries in ${receiver.arrivals.length} requests`,
    );
  } finally {
    receiver.stop();
    await (await server.now()).kill();
    await rm(dataDir, { recursive: true, force: true });
  }
}, 600_000);
