import { ok } from '#test/embedded/tracking/calls.ts';

/** What a write can be about, one of each, and how the samples' arguments name it. */

type Arguments = Record<string, unknown>;

const entries = [{ key: 'k', value: 'v' }];

let count = 0;
const fresh = (what: string) => `${what} ${++count}`;

/** Version 2 holds Production after version 1, which has the alias. */
export async function newModel() {
  const name = fresh('model');
  await ok('createRegisteredModel', { name, tags: entries });
  for (const version of ['1', '2']) {
    await ok('createModelVersion', { name, source: 's3://b/m', tags: entries });
    const stage = { stage: 'Production', archive_existing_versions: true };
    await ok('transitionModelVersionStage', { name, version, ...stage });
  }
  await ok('setRegisteredModelAlias', { name, alias: 'champion', version: '1' });
  return { name };
}

export async function newTracked() {
  const { experiment_id } = await ok('createExperiment', { name: fresh('experiment'), tags: entries });
  const { run_id } = (await ok('createRun', { experiment_id, tags: entries })).run.info;
  const { model_id } = (await ok('createLoggedModel', { experiment_id, tags: entries })).model.info;
  return { experiment_id, run_id, model_id };
}

async function newToken() {
  const { token_id } = (await ok('createToken', { owner: 'ada', role: 'member' })).token_info;
  return { token_id };
}

async function newShared() {
  const { name } = await newModel();
  const { registered_model_databricks: model } = await ok('getRegisteredModelDatabricks', { name });
  return { registered_model_id: model.id };
}

async function newComment() {
  const { comment } = await ok('createComment', { ...(await newModel()), version: '1', comment: 'c' });
  return { id: comment.id };
}

/** Where nobody is asked. */
const url = 'https://8.8.8.8/hook';

async function newWebhook() {
  const events = [{ entity: 'MODEL_VERSION', action: 'CREATED' }];
  const { webhook } = await ok('createWebhook', { name: 'hook', url, events });
  return { webhook_id: webhook.webhook_id };
}

const newRegistryWebhook = async (): Promise<string> =>
  (await ok('createRegistryWebhook', { events: ['COMMENT_CREATED'], http_url_spec: { url } })).webhook.id;

async function newMonitor() {
  const rule = { type: 'missing' };
  const { monitor } = await ok('createMonitor', { name: 'm', model: (await newModel()).name, metric: 'm', rule });
  return { monitor_id: monitor.monitor_id };
}

/** One that has arrived. */
async function newDelivery() {
  const { webhook_id } = await newWebhook();
  const [{ client, tableName: TableName }, { PutCommand }, { deliveryKey }] = await Promise.all([
    import('#shared/store/client.ts'),
    import('@aws-sdk/lib-dynamodb'),
    import('#shared/store/keys.ts'),
  ]);
  const delivery_id = '018bcfe5-6800-8000-8000-000000000001';
  const place = { model: 'm', model_id: 'm', place: '0000000001', part: 0, rev: 1, transition_id: 'm-1' };
  const past = { event: 'MODEL_VERSION.CREATED', body: '{}', time: 1, status: 'DELIVERED', tries: 1, round_tries: 1 };
  await client.send(
    new PutCommand({ TableName, Item: { ...deliveryKey(webhook_id, delivery_id), ...place, ...past } }),
  );
  return { webhook_id, delivery_id };
}

const newName = async () => ({ new_name: fresh('renamed') });

/** Which arguments each of them stands for. */
const makers: [names: string[], make: () => Promise<Arguments>][] = [
  [['name'], newModel],
  [['new_name'], newName],
  [['experiment_id', 'run_id', 'model_id'], newTracked],
  [['token_id'], newToken],
  [['registered_model_id'], newShared],
  [['id'], newComment],
  [['webhook_id'], newWebhook],
  [['webhook_id', 'delivery_id'], newDelivery],
  [['monitor_id'], newMonitor],
];

/** Whose arguments are of something else than their names say. */
const special: Record<string, (args: Arguments) => Promise<Arguments>> = {
  createWebhook: async (args) => args,
  setBaseline: async (args) => ({ ...args, model: (await newModel()).name }),
  reportReceipt: async (args) => ({ ...args, model: (await newModel()).name }),
  deleteReceipt: async ({ endpoint }) => {
    const { name: model } = await newModel();
    await ok('reportReceipt', { endpoint, model, version: '1' });
    return { endpoint, model };
  },
  createMonitor: async (args) => ({ ...args, model: (await newModel()).name }),
  updateMonitor: async (args) => ({ ...args, ...(await newMonitor()) }),
  updateWebhook: async (args) => ({ ...args, ...(await newWebhook()) }),
  createRegistryWebhook: async (args) => ({ ...args, model_name: (await newModel()).name, ...toUrl }),
  updateRegistryWebhook: async (args) => ({ ...args, id: await newRegistryWebhook(), ...toUrl }),
  deleteRegistryWebhook: async () => ({ id: await newRegistryWebhook() }),
};

const toUrl = { http_url_spec: { url } };

/** Of arguments that exclude each other samples have both. */
const instead: Record<string, string[]> = {
  restore: ['model_id', 'new_name'],
  hold: ['model_id'],
  release: ['model_id'],
};

const requested = ({ name, version, stage }: Arguments) => ok('createTransitionRequest', { name, version, stage });

/** What some writes need besides. */
const before: Record<string, (args: Arguments) => Promise<unknown>> = {
  restoreExperiment: ({ experiment_id }) => ok('deleteExperiment', { experiment_id }),
  restoreRun: ({ run_id }) => ok('deleteRun', { run_id }),
  approveTransitionRequest: requested,
  rejectTransitionRequest: requested,
  deleteTransitionRequest: requested,
  deletePolicy: (args) => ok('setPolicy', { ...args, rules: [{ rule: 'digest_present' }] }),
  release: (args) => ok('hold', args),
  restore: ({ name, version }) =>
    version === undefined ? ok('deleteRegisteredModel', { name }) : ok('deleteModelVersion', { name, version }),
};

/** A sample's arguments, with what is there in the place of what is not; what is created gets a name of its own. */
export async function argumentsFor(operation: string, sample: Arguments): Promise<Arguments> {
  const own = special[operation];
  if (own) return own(sample);
  const args = Object.fromEntries(Object.entries(sample).filter(([name]) => !instead[operation]?.includes(name)));
  for (const [names, make] of makers) {
    const wanted = names.filter((name) => name in args);
    // Of those that come together none is made alone.
    if (wanted.length === 0 || (names.includes('delivery_id') && wanted.length === 1)) continue;
    const made = await make();
    for (const name of wanted) args[name] = made[name];
  }
  if (/^create(RegisteredModel|Experiment)$/.test(operation)) args.name = fresh('new');
  await before[operation]?.(args);
  return args;
}

/** Another call of the same operation. */
export function otherThan(args: Arguments): Arguments {
  const [key, value] = Object.entries(args).find(([, value]) => typeof value === 'string') as [string, string];
  return { ...args, [key]: `${value}x` };
}
