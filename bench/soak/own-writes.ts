import { randomUUID } from 'node:crypto';
import { type Client, current, gone, write } from './client.ts';
import { comeBack, holderOf, live, move, newModel, type OwnModel, remove, versionOf } from './oracle.ts';
import { settle } from './settle.ts';

/** What a client does to a model that is its own: nobody else is the cause of a refusal. */

/** Versions of a model after which a client begins another. */
const most = 60;

const stages = ['None', 'Staging', 'Production', 'Archived'];

export async function begin(client: Client): Promise<void> {
  const name = `own-${client.index}-${client.names++}`;
  await write(client, {
    ...{ method: 'POST', path: 'mlflow/registered-models/create', body: { name } },
    happened: ['RESOURCE_ALREADY_EXISTS'],
  });
  client.model = newModel(name);
  client.models.add(client.model);
}

export async function create(client: Client): Promise<void> {
  if (current(client).versions.size >= most) await begin(client);
  const [model, run_id] = [current(client), randomUUID().replaceAll('-', '')];
  const k = String(client.random.below(5));
  const answer = await write(client, {
    ...{ method: 'POST', path: 'mlflow/model-versions/create' },
    body: { name: model.name, source: 's3://elsewhere/model', run_id, tags: [{ key: 'k', value: k }] },
  });
  const { version } = answer.body.model_version;
  model.versions.set(version, { stage: 'None', deleted: false, tags: new Map([['k', k]]), run_id });
  // A create that is sent twice makes two versions, unless it has a key.
  if (answer.unsure) model.unsure.add(run_id);
}

/** Does it with one of the versions that are there, if there is one. */
const ofVersion =
  (work: (client: Client, model: OwnModel, version: string) => Promise<void>) =>
  async (client: Client): Promise<void> => {
    const versions = live(current(client));
    if (versions.length > 0) await work(client, current(client), client.random.pick(versions));
  };

export const transition = ofVersion(async (client, model, version) => {
  const { random } = client;
  const stage = random.pick(stages);
  const archive_existing_versions = stage === 'Production' || (stage === 'Staging' && random.chance(0.5));
  await write(client, {
    ...{ method: 'POST', path: 'mlflow/model-versions/transition-stage' },
    body: { name: model.name, version, stage, archive_existing_versions },
  });
  move(model, version, stage, archive_existing_versions);
});

export const tagVersion = ofVersion(async (client, model, version) => {
  const [key, value] = [client.random.pick(['k', 'l']), String(client.random.below(5))];
  const body = { name: model.name, version, key, value };
  await write(client, { method: 'POST', path: 'mlflow/model-versions/set-tag', body });
  versionOf(model, version).tags.set(key, value);
});

export const untagVersion = ofVersion(async (client, model, version) => {
  const body = { name: model.name, version, key: 'l' };
  const { tags } = versionOf(model, version);
  if (!tags.has('l')) return;
  await write(client, { method: 'DELETE', path: 'mlflow/model-versions/delete-tag', body, happened: [gone] });
  tags.delete('l');
});

export const describe = ofVersion(async (client, model, version) => {
  const description = `said ${client.random.below(1_000)}`;
  const body = { name: model.name, version, description };
  await write(client, { method: 'PATCH', path: 'mlflow/model-versions/update', body });
  versionOf(model, version).description = description;
});

export const setAlias = ofVersion(async (client, model, version) => {
  const alias = client.random.pick(['champion', 'challenger']);
  const body = { name: model.name, alias, version };
  await write(client, { method: 'POST', path: 'mlflow/registered-models/alias', body });
  model.aliases.set(alias, version);
});

export async function deleteAlias(client: Client): Promise<void> {
  const { name, aliases } = current(client);
  const body = { name, alias: 'challenger' };
  await write(client, { method: 'DELETE', path: 'mlflow/registered-models/alias', body });
  aliases.delete('challenger');
}

export async function tagModel(client: Client): Promise<void> {
  const [{ name, tags }, value] = [current(client), String(client.random.below(5))];
  await write(client, { method: 'POST', path: 'mlflow/registered-models/set-tag', body: { name, key: 'm', value } });
  tags.set('m', value);
}

/** In three of four it comes back at once. */
export const deleteVersion = ofVersion(async (client, model, version) => {
  const body = { name: model.name, version };
  await write(client, { method: 'DELETE', path: 'mlflow/model-versions/delete', body, happened: [gone] });
  remove(model, version);
  if (!client.random.chance(0.75)) return;
  await write(client, { method: 'POST', path: 'stagebook/restore', body, happened: ['RESOURCE_CONFLICT'] });
  Object.assign(versionOf(model, version), { deleted: false, stage: 'None' });
});

export async function deleteModel(client: Client): Promise<void> {
  const model = current(client);
  const body = { name: model.name };
  await write(client, { method: 'DELETE', path: 'mlflow/registered-models/delete', body, happened: [gone] });
  await write(client, { method: 'POST', path: 'stagebook/restore', body, happened: ['RESOURCE_CONFLICT'] });
  comeBack(model);
}

export async function rename(client: Client): Promise<void> {
  const model = current(client);
  const new_name = `${model.name.split('.')[0]}.${client.random.below(1_000_000)}`;
  const body = { name: model.name, new_name };
  await write(client, { method: 'POST', path: 'mlflow/registered-models/rename', body, happened: [gone] });
  model.name = new_name;
}

/** From who holds Production to who held it before, if anybody did and still may. */
export async function rollback(client: Client): Promise<void> {
  const model = current(client);
  const holder = holderOf(model);
  if (!holder) return;
  const answer = await write(client, {
    ...{ method: 'POST', path: 'stagebook/rollback' },
    body: { name: model.name, stage: 'Production', expected_version: holder, reason: 'soak' },
    refused: ['RESOURCE_CONFLICT', 'INVALID_PARAMETER_VALUE', gone],
  });
  // A retry is refused, too, when the first try has happened: then another holds it.
  const to = answer.refused === undefined ? answer.body.to : await askHolder(client, model.name);
  if (to !== undefined && to !== holder) move(model, to, 'Production', true);
}

async function askHolder({ telling }: Client, name: string): Promise<string | undefined> {
  const body = { name, stages: ['Production'] };
  const answer = await settle(telling, { method: 'POST', path: 'mlflow/registered-models/get-latest-versions', body });
  return answer.body.model_versions?.[0]?.version;
}
