import { handler as fold } from '#functions/observations/fold.ts';
import { ok } from '#test/embedded/tracking/calls.ts';
import { context } from '#test/support/events.ts';
import type { Asked } from '../asked.ts';
import { recorded } from '../recorder.ts';
import { type Cases, fresh } from './act.ts';
import { outlived, transition } from './models.ts';
import { withVersion } from './versions.ts';

const hour = 3_600_000;
const ago = (hours: number) => Date.now() - hours * hour;

const observe = (model: string, more: object = {}) => ({
  batch_id: fresh('batch'),
  observations: [{ model, version: '1', metric: 'm', value: 1, timestamp: ago(3), ...more }],
});

export const observationCases: Cases = {
  reportObservations: async (act) => {
    const model = await withVersion();
    await transition(model, '1', 'Production');
    const batch = observe(model);
    for (const _ of [1, 2]) await act(batch);
    await act(observe(model, { version: undefined, stage: 'Production', tags: { region: 'eu' } }));
    await act(observe(await outlived(), { version: undefined, stage: 'Archived' }));
    await act(observe(model, { version: '9' }), { status: 404 });
  },
  getSeries: async (act) => {
    const model = await withVersion();
    await ok('reportObservations', observe(model));
    await ok('setBaseline', { model, version: '1', metric: 'm', values: [1] });
    for (const resolution of ['minute', 'hour', 'day'])
      await act({ model, version: '1', metric: 'm', resolution, against: 'baseline' });
    await act({ model, version: '1', metric: 'm', against: '1' });
    await transition(model, '1', 'Production');
    await act({ model, stage: 'Production', metric: 'm' });
    await act({ model: await outlived(), stage: 'Archived', metric: 'm' });
    await act({ model, version: '9', metric: 'm' }, { status: 404 });
  },
  setBaseline: async (act) => {
    const model = await withVersion();
    for (const values of [[1], [2]]) await act({ model, version: '1', metric: 'm', values });
    await act({ model, version: '9', metric: 'm', values: [1] }, { status: 404 });
  },
  listBaselines: async (act) => {
    const model = await withVersion();
    await act({ model, version: '1' });
    await act({ model, version: '9' }, { status: 404 });
  },
};

/** Twice the same hour, and then there is nothing to do. */
export async function foldAllOf(asked: Asked[]): Promise<void> {
  const model = await withVersion();
  for (const timestamp of [ago(3), ago(3), ago(30)]) {
    await ok('reportObservations', observe(model, { timestamp }));
    await recorded(asked, [], () => fold({}, context));
  }
  await recorded(asked, [], () => fold({}, context));
}
