import { send } from './send.ts';

/** 100,000 points of 10 metrics, logged by `log-batch` a thousand at a time, as a client does that trains one model. */

const api = '/api/2.0/mlflow';

const [batches, perBatch, keys] = [100, 1_000, 10];

const batchOf = (index: number) =>
  Array.from({ length: perBatch }, (_, at) => {
    const step = (index * perBatch + at) / keys;
    return {
      key: `metric-${at % keys}`,
      value: Math.random(),
      timestamp: 1_700_000_000_000 + index,
      step: Math.floor(step),
    };
  });

async function logRun(url: string, share: number): Promise<void> {
  type Created = { run: { info: { run_id: string } } };
  const { run } = await send<Created>(url, `${api}/runs/create`, { experiment_id: '0', start_time: Date.now() });
  for (let index = 0; index < share; index++) {
    await send(url, `${api}/runs/log-batch`, { run_id: run.info.run_id, metrics: batchOf(index) });
  }
}

/** Points a second, by one client, or by several with a run each. */
export async function metricPoints(url: string, clients: number): Promise<number> {
  const started = performance.now();
  await Promise.all(Array.from({ length: clients }, () => logRun(url, batches / clients)));
  return (batches * perBatch) / ((performance.now() - started) / 1_000);
}
