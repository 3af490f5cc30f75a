import { ok } from '#test/embedded/tracking/calls.ts';
import type { Cases } from './act.ts';
import { underGates } from './gates.ts';
import { newModel, newVersion, transition } from './models.ts';

const shared = ['Staging', 'Production'] as const;

export const rollbackCases: Cases = {
  rollback: async (act) => {
    const name = await newModel();
    for (const version of ['1', '2', '3']) {
      await newVersion(name);
      await ok('setRegisteredModelAlias', { name, alias: 'champion', version });
      for (const stage of shared) await transition(name, version, stage);
    }
    const from = { name, expected_version: '3', reason: 'r' };
    await act({ ...from, stage: 'Production' });
    await act({ ...from, stage: 'Production' }, { status: 409 });
    await act({ ...from, alias: 'champion' });
    await transition(name, '1', 'Archived');
    await act({ ...from, expected_version: '2', stage: 'Production' });
    await act({ ...from, expected_version: '1', stage: 'Production', to_version: '3' });
    await act({ ...from, expected_version: '3', stage: 'Production', to_version: '9' }, { status: 404 });
    await act({ ...from, name: 'none', stage: 'Production' }, { status: 404 });
    const gated = await underGates();
    await transition(gated, '2', 'Production');
    await act({ ...from, name: gated, expected_version: '2', stage: 'Production' });
  },
};
