import { call } from '#test/support/call.ts';

/** A call that answers in pages, and what it is asked: all of a small registry that holds some of everything. */
export type Paging = { name: string; input: Record<string, unknown> };

async function ok(name: string, input: Record<string, unknown> = {}) {
  const { status, body } = await call(name, input);
  if (status !== 200) throw new Error(`${name}: ${status} ${JSON.stringify(body)}`);
  return body;
}

const times = async (count: number, work: (index: number) => Promise<unknown>) => {
  for (let index = 0; index < count; index++) await work(index);
};

async function registry() {
  await times(4, (index) => ok('createRegisteredModel', { name: `m${index}` }));
  await times(4, () => ok('createModelVersion', { name: 'm0', source: 's3://elsewhere/m' }));
  await times(3, (index) => ok('createComment', { name: 'm0', version: '1', comment: `c${index}` }));
  for (const stage of ['Staging', 'Production', 'Archived'])
    await ok('transitionModelVersionStage', { name: 'm0', version: '1', stage, archive_existing_versions: false });
  await times(3, () => ok('createToken', { owner: 'ci', role: 'reader' }));
}

async function webhooks(): Promise<string> {
  const url = 'https://example.com/hook';
  await times(3, (index) =>
    ok('createWebhook', { name: `w${index}`, url, events: [{ entity: 'REGISTERED_MODEL', action: 'CREATED' }] }),
  );
  await times(2, () => ok('createRegistryWebhook', { events: ['COMMENT_CREATED'], http_url_spec: { url } }));
  return (await ok('listWebhooks')).webhooks[0].webhook_id;
}

async function tracking(): Promise<{ run_id: string; model_id: string }> {
  await times(3, (index) => ok('createExperiment', { name: `e${index}` }));
  const runs: string[] = [];
  await times(3, async () => {
    const { run } = await ok('createRun', { experiment_id: '0' });
    runs.push(run.info.run_id);
  });
  const [run_id = ''] = runs;
  await times(3, (step) => ok('logMetric', { run_id, key: 'auc', value: step, timestamp: 1_000 + step, step }));
  let model_id = '';
  await times(3, async () => {
    model_id = (await ok('createLoggedModel', { experiment_id: '0' })).model.info.model_id;
  });
  return { run_id, model_id };
}

/** Every call that takes `page_token` or `max_results`, with data for a second page wherever that is easily had. */
export async function pagingCalls(): Promise<Paging[]> {
  await registry();
  const [webhook_id, { run_id, model_id }] = [await webhooks(), await tracking()];
  const version = { name: 'm0', version: '1' };
  const inputs: Record<string, Record<string, unknown>> = {
    searchRegisteredModels: {},
    searchModelVersions: {},
    findRegisteredModels: { filter: "NOT name = 'x'" },
    findModelVersions: { filter: "name = 'm0' OR stage = 'Production'" },
    findBest: { model: 'm0', metric: 'auc', direction: 'higher' },
    listRegisteredModels: {},
    listComments: version,
    listActivities: version,
    listWebhooks: {},
    listRegistryWebhooks: {},
    listDeliveries: { webhook_id },
    getDelivery: { webhook_id, delivery_id: 'none' },
    searchExperiments: { max_results: 10 },
    searchRuns: { experiment_ids: ['0'] },
    searchLoggedModels: { experiment_ids: ['0'] },
    getMetricHistory: { run_id, metric_key: 'auc' },
    listRunArtifacts: { run_id },
    listLoggedModelArtifacts: { model_id },
    getManifest: { model: 'm0', version: '1' },
    getHistory: { model: 'm0' },
    getAsOf: { time: new Date().toISOString() },
    getLedger: { model: 'm0' },
    listCheckpoints: {},
    verifyLedger: { model: 'm0' },
    getDrift: {},
    listTokens: {},
  };
  return Object.entries(inputs).map(([name, input]) => ({ name, input }));
}
