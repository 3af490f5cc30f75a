import { setTimeout } from 'node:timers/promises';
import { ok } from '#test/embedded/tracking/calls.ts';
import type { Cases } from './act.ts';
import { newModel, newVersion, transition } from './models.ts';

export const asOfCases: Cases = {
  getAsOf: async (act) => {
    const name = await newModel();
    for (const _ of ['1', '2']) await newVersion(name);
    await transition(name, '1', 'Production');
    const time = Date.now();
    await setTimeout(2);
    await transition(name, '1', 'Archived');
    await ok('renameRegisteredModel', { name, new_name: `${name}-renamed` });
    for (const stage of ['Production', 'None']) await act({ time, model: name, stage });
    await act({ time });
    await act({ time: 1, model: name });
    await act({ time, model: 'none' }, { status: 404 });
  },
};
