import { setTimeout } from 'node:timers/promises';
import { ok } from '#test/embedded/tracking/calls.ts';
import type { Cases } from './act.ts';
import { newModel, newVersion, transition } from './models.ts';

export const historyCases: Cases = {
  getHistory: async (act) => {
    const name = await newModel();
    for (const _ of ['1', '2']) await newVersion(name);
    await ok('setModelVersionTag', { name, version: '1', key: 'k', value: 'v' });
    const time = Date.now();
    await setTimeout(2);
    await transition(name, '1', 'Production');
    const of = { model: name };
    const { changes, next_page_token: page_token } = await act({ ...of, max_results: 2 });
    await act({ ...of, max_results: 2, page_token });
    await act({ ...of, to: time });
    await act({ ...of, from: time, order: 'asc' });
    await act({ ...of, version: '1' });
    await act({ model_id: changes[0].model_id });
    await act({ transition_id: changes[0].transition_id });
    await act({});
    await act({ model: 'none' }, { status: 404 });
  },
};
