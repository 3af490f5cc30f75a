import { type Client, current } from './client.ts';
import { live, modelDifferences, type OwnModel, versionDifferences, versionOf } from './oracle.ts';
import { settle, type Telling } from './settle.ts';

/** What the registry tells of a model that one client alone writes must be what that one was acknowledged. */

export async function versionProblems(telling: Telling, model: OwnModel, version: string): Promise<string[]> {
  const query = { name: model.name, version };
  const { body } = await settle(telling, { method: 'GET', path: 'mlflow/model-versions/get', query });
  return versionDifferences(model, version, body.model_version);
}

export async function modelProblems(telling: Telling, model: OwnModel): Promise<string[]> {
  const query = { name: model.name };
  const { body } = await settle(telling, { method: 'GET', path: 'mlflow/registered-models/get', query });
  return modelDifferences(model, body.registered_model);
}

/** A search, page by page: what it finds. */
async function found(telling: Telling, filter: string): Promise<Map<string, string>> {
  const versions = new Map<string, string>();
  let page_token = '';
  do {
    const query = { filter, max_results: '7', page_token };
    const { body } = await settle(telling, { method: 'GET', path: 'mlflow/model-versions/search', query });
    for (const { version, run_id } of body.model_versions ?? []) versions.set(version, run_id);
    page_token = body.next_page_token ?? '';
  } while (page_token !== '');
  return versions;
}

/** By a tag: all of those that have it, and of those that are known no other. */
export async function searchProblems(telling: Telling, model: OwnModel, value: string): Promise<string[]> {
  const versions = await found(telling, `name = '${model.name}' AND tags.k = '${value}'`);
  return [...model.versions].flatMap(([version, { tags, deleted }]) => {
    const should = !deleted && tags.get('k') === value;
    if (versions.has(version) === should) return [];
    return [`${model.name} ${version} is ${should ? 'not ' : ''}found by tags.k = '${value}'`];
  });
}

/** What was made once is there once. */
export async function birthProblems(telling: Telling, model: OwnModel): Promise<string[]> {
  const births = [...(await found(telling, `name = '${model.name}'`)).values()];
  return [...model.versions.values()].flatMap(({ run_id, deleted }) => {
    const made = births.filter((one) => one === run_id).length;
    const least = deleted ? 0 : 1;
    const right = model.unsure.has(run_id) ? made >= least : made === least;
    return right ? [] : [`${model.name} has ${made} versions of one create of ${run_id}`];
  });
}

/** Now is as the model is. */
export async function asOfProblems(telling: Telling, model: OwnModel): Promise<string[]> {
  const query = { model: model.name, time: String(Date.now()) };
  const { body } = await settle(telling, { method: 'GET', path: 'stagebook/as-of', query });
  const told = body.models[0] ?? {};
  const holders = (stage: string) =>
    live(model)
      .filter((version) => versionOf(model, version).stage === stage)
      .sort((a, b) => Number(a) - Number(b));
  const should = [holders('Staging'), holders('Production'), [...model.aliases].sort()];
  const is = [told.stages?.Staging, told.stages?.Production, Object.entries(told.aliases ?? {}).sort()];
  if (JSON.stringify(is) === JSON.stringify(should)) return [];
  return [`${model.name} is told as of now as ${JSON.stringify(is)}, should be ${JSON.stringify(should)}`];
}

const reading =
  (problemsOf: (client: Client, model: OwnModel) => Promise<string[]>) =>
  async (client: Client): Promise<void> => {
    for (const problem of await problemsOf(client, current(client))) client.telling.found(problem);
  };

export const readVersion = reading(async ({ telling, random }, model) => {
  const versions = live(model);
  return versions.length > 0 ? versionProblems(telling, model, random.pick(versions)) : [];
});
export const readModel = reading(({ telling }, model) => modelProblems(telling, model));
export const search = reading(({ telling, random }, model) => searchProblems(telling, model, String(random.below(5))));
export const asOf = reading(({ telling }, model) => asOfProblems(telling, model));

export const history = reading(async ({ telling, random }, { name }) => {
  let page_token = '';
  do {
    const query = { model: name, max_results: String(5 + random.below(100)), page_token };
    const { body } = await settle(telling, { method: 'GET', path: 'stagebook/history', query });
    page_token = body.next_page_token ?? '';
  } while (page_token !== '');
  return [];
});
