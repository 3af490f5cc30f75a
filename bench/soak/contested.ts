import { type Client, gone, write } from './client.ts';
import type { Call } from './settle.ts';

/** Created, renamed, deleted and brought back by all: each is refused what another has made impossible. */
const contested = ['contested-a', 'contested-b', 'contested-c'];

const refused = [gone, 'RESOURCE_ALREADY_EXISTS', 'RESOURCE_CONFLICT', 'INVALID_PARAMETER_VALUE'];

const contests: ((name: string, other: string) => Omit<Call, 'refused'>)[] = [
  (name) => ({ method: 'POST', path: 'mlflow/registered-models/create', body: { name } }),
  (name) => ({ method: 'POST', path: 'mlflow/model-versions/create', body: { name, source: 's3://elsewhere/m' } }),
  (name) => ({ method: 'DELETE', path: 'mlflow/registered-models/delete', body: { name } }),
  (name) => ({ method: 'POST', path: 'stagebook/restore', body: { name } }),
  (name, new_name) => ({ method: 'POST', path: 'mlflow/registered-models/rename', body: { name, new_name } }),
  (name) => ({ method: 'DELETE', path: 'mlflow/model-versions/delete', body: { name, version: '1' } }),
  (name) => ({ method: 'POST', path: 'stagebook/restore', body: { name, version: '1' } }),
];

export async function contest(client: Client): Promise<void> {
  const { random } = client;
  const call = random.pick(contests)(random.pick(contested), random.pick(contested));
  await write(client, { ...call, refused });
}
