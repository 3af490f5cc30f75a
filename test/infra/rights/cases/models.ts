import { ok, times } from '#test/embedded/tracking/calls.ts';
import { type Act, type Cases, fresh } from './act.ts';
import { underGates } from './gates.ts';

type Input = Record<string, unknown>;

export async function newModel(more: Input = {}): Promise<string> {
  const name = fresh('model');
  await ok('createRegisteredModel', { name, ...more });
  return name;
}

export const newVersion = (name: string, more: Input = {}) =>
  ok('createModelVersion', { name, source: 's3://elsewhere/m', ...more });

export const transition = (name: string, version: string, stage: string) =>
  ok('transitionModelVersionStage', { name, version, stage });

/** More than have room in a transaction. */
export const manyTags = times(120, (index) => ({ key: `k${index}`, value: 'v' }));

/** Its highest Archived version is deleted, and META does not say which is highest now: the rows are asked. */
export async function outlived(): Promise<string> {
  const name = await newModel();
  for (const version of ['1', '2']) {
    await newVersion(name);
    await transition(name, version, 'Archived');
  }
  await newVersion(name);
  await ok('deleteModelVersion', { name, version: '2' });
  return name;
}

const none = { name: 'none' };

/** Ways to models whose answers have their latest versions. */
async function read(act: Act, more: Input = {}): Promise<void> {
  await act({ name: await newModel(), ...more });
  await act({ name: await outlived(), ...more });
  await act({ ...none, ...more }, { status: 404 });
}

export const modelCases: Cases = {
  createRegisteredModel: async (act) => {
    const name = fresh('model');
    await act({ name, description: 'd', tags: [{ key: 'k', value: 'v' }] });
    await act({ name }, { status: 400 });
    await act({ name: fresh('model'), tags: manyTags });
  },
  getRegisteredModel: read,
  updateRegisteredModel: (act) => read(act, { description: 'd' }),
  renameRegisteredModel: async (act) => {
    await act({ name: await outlived(), new_name: fresh('model') });
    const name = await newModel();
    await act({ name, new_name: name });
    await act({ name, new_name: await newModel() }, { status: 400 });
    await act({ ...none, new_name: 'other' }, { status: 404 });
  },
  deleteRegisteredModel: async (act) => {
    await act({ name: await outlived() });
    await act(none, { status: 404 });
  },
  searchRegisteredModels: async (act) => {
    const [name, tags] = [await outlived(), [{ key: 'team', value: 'red' }]];
    const [other] = [await newModel({ tags })];
    await act({ filter: `name = '${name}'` });
    await act({ filter: `name IN ('${name}', '${other}', 'none')` });
    await act({ filter: "tags.team = 'red'" });
    await act({ filter: "name LIKE 'model%'", order_by: ['name DESC'] });
    await act({ filter: "name LIKE 'model%'", order_by: ['timestamp'] });
    const { next_page_token: page_token } = await act({ order_by: ['timestamp DESC'], max_results: 1 });
    await act({ order_by: ['timestamp DESC'], max_results: 1, page_token });
  },
  getLatestVersions: async (act) => {
    await read(act);
    await act({ name: await outlived(), stages: ['Archived'] });
  },
  setRegisteredModelTag: async (act) => {
    const name = await newModel();
    for (const value of ['a', 'b', 'b']) await act({ name, key: 'k', value });
    await act({ name, key: 'mlflow.prompt.is_prompt', value: 'true' });
    await act({ ...none, key: 'k' }, { status: 404 });
  },
  deleteRegisteredModelTag: async (act) => {
    const name = await newModel({ tags: [{ key: 'k', value: 'v' }] });
    for (const key of ['k', 'k']) await act({ name, key });
    await act({ ...none, key: 'k' }, { status: 404 });
  },
  setRegisteredModelAlias: async (act) => {
    const name = await outlived();
    for (const version of ['1', '3']) await act({ name, alias: 'champion', version });
    await act({ name, alias: 'champion', version: '2' }, { status: 404 });
    await act({ name: await underGates(), alias: 'champion', version: '2' });
  },
  getModelVersionByAlias: async (act) => {
    const name = await outlived();
    await ok('setRegisteredModelAlias', { name, alias: 'champion', version: '1' });
    for (const alias of ['champion', 'latest']) await act({ name, alias });
    await act({ name, alias: 'none' }, { status: 400 });
  },
  deleteRegisteredModelAlias: async (act) => {
    const name = await outlived();
    await ok('setRegisteredModelAlias', { name, alias: 'champion', version: '1' });
    for (const alias of ['champion', 'champion']) await act({ name, alias });
  },
};
