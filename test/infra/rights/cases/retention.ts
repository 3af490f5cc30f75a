import { ok } from '#test/embedded/tracking/calls.ts';
import { type Act, type Cases, fresh } from './act.ts';
import { idOfModel } from './bells.ts';
import { manyTags, newModel, newVersion, transition } from './models.ts';

const why = { reason: 'r' };

async function keep(act: Act): Promise<void> {
  const name = await newModel();
  for (const _ of ['1', '2']) await newVersion(name);
  const model_id = await idOfModel(name);
  for (const again of [{}, {}]) await act({ name, version: '1', ...why, ...again });
  await ok('hold', { name, version: '2', ...why });
  await ok('deleteModelVersion', { name, version: '2' });
  await act({ model_id, version: '2', ...why });
  await act({ name, version: '9', ...why }, { status: 404 });
  await act({ name: 'none', version: '1', ...why }, { status: 404 });
}

export const retentionCases: Cases = {
  restore: async (act) => {
    const tags = [{ key: 'team', value: 'red' }];
    const name = await newModel({ tags });
    for (const more of [{ tags: manyTags }, { tags }]) await newVersion(name, more);
    await transition(name, '2', 'Archived');
    await ok('deleteModelVersion', { name, version: '1' });
    await act({ name, version: '1' });
    await act({ name, version: '1' }, { status: 409 });
    await act({ name, version: '9' }, { status: 404 });
    await ok('deleteRegisteredModel', { name });
    await act({ name });
    await act({ name }, { status: 409 });
    const model_id = await idOfModel(name);
    await ok('deleteRegisteredModel', { name });
    await newModel({ name });
    await act({ model_id }, { status: 409 });
    await act({ model_id, new_name: fresh('model') });
    await act({ name: 'none' }, { status: 404 });
  },
  hold: keep,
  release: keep,
};
