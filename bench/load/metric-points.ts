/** 100,000 points of 10 metrics, logged by `log-batch` a thousand at a time, as a client does that trains one model. */

const api = '/api/2.0/mlflow';

async function post<Reply>(url: string, path: string, body: object): Promise<Reply> {
  const reply = await fetch(`${url}${api}/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (reply.status !== 200) throw new Error(`${path}: ${reply.status} ${await reply.text()}`);
  return (await reply.json()) as Reply;
}

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
  const { run } = await post<Created>(url, 'runs/create', { experiment_id: '0', start_time: Date.now() });
  for (let index = 0; index < share; index++) {
    await post(url, 'runs/log-batch', { run_id: run.info.run_id, metrics: batchOf(index) });
  }
}

/** Points a second, by one client, or by several with a run each. */
export async function metricPoints(url: string, clients: number): Promise<number> {
  const started = performance.now();
  await Promise.all(Array.from({ length: clients }, () => logRun(url, batches / clients)));
  return (batches * perBatch) / ((performance.now() - started) / 1_000);
}
