import { type Client, gone, write } from './client.ts';
import { settle, type Telling } from './settle.ts';

/** What all clients do to the same models at once. */

/** Never deleted nor renamed, and every transition of them is told a webhook. */
export const shared = ['shared-0', 'shared-1', 'shared-2', 'shared-3'];

/** Versions each of them has from the start; those that come later are more. */
export const firstVersions = 8;

const versionIn = ({ random }: Client) => String(1 + random.below(firstVersions));

/** At `receiver` each model has a path of its own. */
export async function prepare(telling: Telling, receiver: string): Promise<void> {
  for (const name of shared) {
    await settle(telling, { method: 'POST', path: 'mlflow/registered-models/create', body: { name } });
    for (let made = 0; made < firstVersions; made++) {
      const body = { name, source: 's3://elsewhere/model' };
      await settle(telling, { method: 'POST', path: 'mlflow/model-versions/create', body });
    }
    const events = ['MODEL_VERSION_TRANSITIONED_STAGE'];
    const body = { model_name: name, events, http_url_spec: { url: `${receiver}/${name}` } };
    await settle(telling, { method: 'POST', path: 'mlflow/registry-webhooks/create', body });
  }
}

export async function promote(client: Client): Promise<void> {
  const { random } = client;
  const stage = random.pick(['None', 'Staging', 'Production', 'Archived']);
  const archive_existing_versions = stage === 'Production' || (stage === 'Staging' && random.chance(0.5));
  const body = { name: random.pick(shared), version: versionIn(client), stage, archive_existing_versions };
  await write(client, { method: 'POST', path: 'mlflow/model-versions/transition-stage', body });
}

/** Every client has a tag that it alone writes. */
export async function mark(client: Client): Promise<void> {
  const [name, version] = [client.random.pick(shared), versionIn(client)];
  const value = String(client.random.below(100));
  const body = { name, version, key: `client-${client.index}`, value };
  await write(client, { method: 'POST', path: 'mlflow/model-versions/set-tag', body });
  client.marks.set(`${name} ${version}`, value);
}

/** The marks of a client that are not there. */
export async function markProblems({ telling, index, marks }: Client): Promise<string[]> {
  const problems = [...marks].map(async ([of, value]) => {
    const [name = '', version = ''] = of.split(' ');
    const query = { name, version };
    const { body } = await settle(telling, { method: 'GET', path: 'mlflow/model-versions/get', query });
    const tags: { key: string; value: string }[] = body.model_version.tags ?? [];
    const told = tags.find(({ key }) => key === `client-${index}`)?.value;
    return told === value ? [] : [`the tag of client ${index} at ${of} is told as ${told}, should be ${value}`];
  });
  return (await Promise.all(problems)).flat();
}

export async function point(client: Client): Promise<void> {
  const body = { name: client.random.pick(shared), alias: client.random.pick(['a', 'b']), version: versionIn(client) };
  await write(client, { method: 'POST', path: 'mlflow/registered-models/alias', body });
}

export async function follow({ telling, random }: Client): Promise<void> {
  const query = { name: random.pick(shared), alias: random.pick(['a', 'b']) };
  // Until somebody sets it there is none.
  const refused = ['INVALID_PARAMETER_VALUE', gone];
  await settle(telling, { method: 'GET', path: 'mlflow/registered-models/alias', query, refused });
}

export async function comment(client: Client): Promise<void> {
  const body = { name: client.random.pick(shared), version: versionIn(client), comment: 'seen' };
  await write(client, { method: 'POST', path: 'mlflow/comments/create', body });
}

export async function receipt(client: Client): Promise<void> {
  const body = { endpoint: `host-${client.index}`, model: client.random.pick(shared), version: versionIn(client) };
  await write(client, { method: 'POST', path: 'stagebook/receipts', body });
}

export async function page({ telling, random }: Client): Promise<void> {
  const order = random.pick(['name DESC', 'last_updated_timestamp DESC']);
  const query = { max_results: '5', order_by: order };
  const { body } = await settle(telling, { method: 'GET', path: 'mlflow/registered-models/search', query });
  const page_token = body.next_page_token;
  if (page_token === undefined) return;
  await settle(telling, { method: 'GET', path: 'mlflow/registered-models/search', query: { ...query, page_token } });
}

/** A webhook that is told of nothing comes, is found, and goes. */
export async function webhook(client: Client): Promise<void> {
  const { telling, random } = client;
  const [model_name, status] = [random.pick(shared), 'DISABLED'];
  const body = { model_name, status, events: ['COMMENT_CREATED'], http_url_spec: { url: 'http://127.0.0.1:9/' } };
  const made = await write(client, { method: 'POST', path: 'mlflow/registry-webhooks/create', body });
  const { id } = made.body.webhook;
  const query = { model_name };
  const { body: listed } = await settle(telling, { method: 'GET', path: 'mlflow/registry-webhooks/list', query });
  if (!listed.webhooks.some((one: { id: string }) => one.id === id)) telling.found(`webhook ${id} is not listed`);
  await write(client, {
    ...{ method: 'DELETE', path: 'mlflow/registry-webhooks/delete', body: { id }, happened: [gone] },
  });
}
