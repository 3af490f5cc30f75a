import { ok, times } from '#test/embedded/tracking/calls.ts';
import type { Act, Cases } from './act.ts';
import { logged, uri } from './files.ts';
import { newModel, newVersion, transition } from './models.ts';

const rules = [{ rule: 'signature_compatible' }, { rule: 'max_age', days: 1 }];

/** A model whose version 1 is where version 2 is to go; the one has a signature that can be read, the other none. */
export async function underGates(): Promise<string> {
  const name = await newModel();
  for (const file of ['MLmodel', 'model.pkl'])
    await newVersion(name, { source: uri(await logged({ [file]: 'flavors: {}' })), run_id: 'r' });
  await transition(name, '1', 'Production');
  await ok('setRegisteredModelAlias', { name, alias: 'champion', version: '1' });
  await ok('setPolicy', { model: name, rules });
  return name;
}

const none = { name: 'none', version: '1' };

async function change(act: Act, more: object): Promise<void> {
  const model = await underGates();
  for (const scope of [{}, { model }, { model, alias: 'champion' }]) {
    await ok('setPolicy', { ...scope, rules });
    await ok('setPolicy', { ...scope, stage: 'Archived', alias: undefined, rules });
    await act({ ...scope, ...more });
    await ok('deletePolicy', { ...scope, stage: 'Archived', alias: undefined });
  }
  await act({ model: 'none', ...more }, { status: 404 });
}

export const gateCases: Cases = {
  setPolicy: (act) => change(act, { rules: [] }),
  deletePolicy: async (act) => {
    await change(act, {});
    await act({}, { status: 404 });
    // Its last one.
    await act({ model: await underGates() });
  },
  listPolicies: async (act) => {
    await act({ model: await underGates() });
    await act({});
    await act({ model: 'none' }, { status: 404 });
  },
  reportMetric: async (act) => {
    const at = { name: await underGates(), version: '2' };
    for (const value of [1, 2]) await act({ ...at, key: 'k', value, dataset_name: 'd' });
    await act({ ...none, key: 'k', value: 1 }, { status: 404 });
  },
  checkPromotion: async (act) => {
    const move = { name: await underGates(), version: '2' };
    await act({ ...move, stage: 'Production', archive_existing_versions: true });
    await act({ ...move, alias: 'champion' });
    await act({ ...none, stage: 'Staging' }, { status: 404 });
  },
  forcePromotion: async (act) => {
    const name = await underGates();
    await act({ name, version: '2', alias: 'champion', reason: 'r' });
    await act({ name, version: '2', stage: 'Production', archive_existing_versions: true, reason: 'r' });
    await act({ ...none, stage: 'Staging', reason: 'r' }, { status: 404 });
    await forceMany(act);
  },
};

/** More than one transaction archives. */
async function forceMany(act: Act): Promise<void> {
  const name = await newModel();
  for (const version of times(52, (index) => String(index + 1))) {
    await newVersion(name);
    if (version !== '52') await transition(name, version, 'Staging');
  }
  await act({ name, version: '52', stage: 'Staging', archive_existing_versions: true, reason: 'r' });
}
