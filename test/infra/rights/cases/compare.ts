import { deleteObjects } from '#shared/store/artifacts/objects.ts';
import { ok } from '#test/embedded/tracking/calls.ts';
import type { Cases } from './act.ts';
import { registered } from './files.ts';
import { underGates } from './gates.ts';
import { transition } from './models.ts';
import { manifestKey } from './versions.ts';

export const compareCases: Cases = {
  compareVersions: async (act) => {
    const model = await underGates();
    // Who is there has no signature.
    await transition(model, '2', 'Production');
    await act({ model, versions: '1', baseline: '1' });
    const rules = [{ rule: 'approvals', count: 1 }];
    await ok('setPolicy', { model, stage: 'Production', rules });
    const observations = [{ model, version: '1', metric: 'm', value: 1, timestamp: Date.now() }];
    await ok('reportObservations', { batch_id: model, observations });
    await ok('setBaseline', { model, version: '1', metric: 'm', values: [1, 2] });
    await transition(model, '2', 'Staging');
    await act({ model, versions: '2,@champion,@latest,Production', baseline: '2' });
    await transition(model, '2', 'Archived');
    await act({ model, versions: 'Archived' });
    await act({ model, versions: '9' }, { status: 404 });
    const { name, path } = await registered();
    await deleteObjects([manifestKey(path)]);
    await act({ model: name, versions: '1' });
  },
  findBest: async (act) => {
    const model = await underGates();
    await ok('reportMetric', { name: model, version: '2', key: 'accuracy', value: 1 });
    await act({ model, metric: 'accuracy' });
    await act({ metric: 'accuracy', filter: "stage = 'Production'" });
    await act({ metric: 'accuracy', filter: 'metrics.accuracy > 0' });
  },
};
