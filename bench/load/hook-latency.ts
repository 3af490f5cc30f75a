import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { send } from './send.ts';

/** From a promotion's call to its webhook, on a Stagebook that allows private webhooks; a receiver on the same machine. */

const api = '/api/2.0/mlflow';

const promotions = 200;

/** Beyond the pace at which a stream is asked that has been still: each promotion finds it so. */
const rest = 600;

/** Tells of each request that arrives, when it does. */
async function startReceiver() {
  let arrived = (_at: number) => {};
  const server = createServer((request, response) => {
    arrived(performance.now());
    request.resume().once('end', () => response.end());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    next: () =>
      new Promise<number>((resolve) => {
        arrived = resolve;
      }),
    stop: () => server.close(),
  };
}

export type Latencies = { p50: number; p99: number; count: number };

/** Milliseconds; `idle`: nothing else happens between two promotions, else one follows the other at once. */
export async function hookLatency(url: string, idle: boolean): Promise<Latencies> {
  const receiver = await startReceiver();
  const name = `hooks-${idle}`;
  const count = idle ? promotions / 4 : promotions;
  try {
    await send(url, `${api}/registered-models/create`, { name });
    for (let made = 0; made < 2; made++)
      await send(url, `${api}/model-versions/create`, { name, source: 's3://bucket/model' });
    await send(url, `${api}/registry-webhooks/create`, {
      model_name: name,
      events: ['MODEL_VERSION_TRANSITIONED_STAGE'],
      http_url_spec: { url: receiver.url, secret: 'signed' },
    });
    const took: number[] = [];
    for (let done = 0; done < count; done++) {
      if (idle) await sleep(rest);
      const next = receiver.next();
      const began = performance.now();
      // Nobody is archived by it: each is one delivery.
      const move = { version: String(1 + (done % 2)), stage: done % 4 < 2 ? 'Production' : 'Staging' };
      await send(url, `${api}/model-versions/transition-stage`, { name, ...move, archive_existing_versions: false });
      took.push((await next) - began);
    }
    took.sort((a, b) => a - b);
    const at = (share: number) => took[Math.ceil(share * count) - 1] ?? Number.NaN;
    return { p50: at(0.5), p99: at(0.99), count };
  } finally {
    receiver.stop();
  }
}
