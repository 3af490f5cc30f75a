import { randomUUID } from 'node:crypto';
import { type Client, write } from './client.ts';
import { settle, type Telling } from './settle.ts';
import { shared } from './shared.ts';

/** Points of runs and observations of what serves: each counts once. */

const metric = 'loss';
const perBatch = 10;

export async function startRun(client: Client): Promise<void> {
  const body = { experiment_id: '0', start_time: Date.now() };
  const answer = await write(client, { method: 'POST', path: 'mlflow/runs/create', body });
  client.run = { id: answer.body.run.info.run_id, steps: 0 };
}

export async function logBatch(client: Client): Promise<void> {
  const { run } = client;
  if (!run) return startRun(client);
  const metrics = Array.from({ length: perBatch }, (_, index) => {
    const step = run.steps + index;
    return { key: metric, value: step / 2, step, timestamp: 1_700_000_000_000 + step };
  });
  await write(client, { method: 'POST', path: 'mlflow/runs/log-batch', body: { run_id: run.id, metrics } });
  run.steps += perBatch;
}

/** Steps of the client's run that are not there once. */
export async function runProblems({ telling, run }: Client): Promise<string[]> {
  if (!run) return [];
  const steps: number[] = [];
  let page_token = '';
  do {
    const query = { run_id: run.id, metric_key: metric, max_results: '1000', page_token };
    const { body } = await settle(telling, { method: 'GET', path: 'mlflow/metrics/get-history', query });
    steps.push(...(body.metrics ?? []).map(({ step }: { step: number | string }) => Number(step)));
    page_token = body.next_page_token ?? '';
  } while (page_token !== '');
  const right = steps.length === run.steps && new Set(steps).size === run.steps;
  return right ? [] : [`run ${run.id} has ${steps.length} points, should have ${run.steps}`];
}

const observedAs = (index: number) => `client-${index}`;

/** In one of three is the batch sent twice. */
export async function observe(client: Client): Promise<void> {
  const { telling, random, index } = client;
  const observations = Array.from({ length: perBatch }, () => ({
    ...{ model: shared[0], version: '1', metric: observedAs(index), value: random.next(), timestamp: Date.now() },
  }));
  const body = { batch_id: randomUUID(), observations };
  const call = { method: 'POST', path: 'stagebook/observations', body } as const;
  await settle(telling, call);
  client.observed += perBatch;
  if (!random.chance(1 / 3)) return;
  const again = await settle(telling, call);
  if (!again.body.duplicate) telling.found('a batch of observations that came twice counted twice');
}

export async function seriesProblems({ telling, index, observed }: Client, since: number): Promise<string[]> {
  if (observed === 0) return [];
  const query = {
    ...{ model: shared[0] as string, version: '1', metric: observedAs(index) },
    ...{ from: String(since - 60_000), to: String(Date.now() + 60_000) },
  };
  const { body } = await settle(telling, { method: 'GET', path: 'stagebook/series', query });
  const { count } = body.summary ?? { count: 0 };
  return count === observed ? [] : [`client ${index} has observed ${observed} values, and is told of ${count}`];
}

export async function searchRuns({ telling }: { telling: Telling }): Promise<void> {
  const body = { experiment_ids: ['0'], filter: `metrics.${metric} > 1`, max_results: 5 };
  await settle(telling, { method: 'POST', path: 'mlflow/runs/search', body });
}
