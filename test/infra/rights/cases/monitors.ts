import { expect } from 'vitest';
import { handler as evaluate } from '#functions/monitors/evaluate.ts';
import { ok } from '#test/embedded/tracking/calls.ts';
import { context } from '#test/support/events.ts';
import type { Asked } from '../asked.ts';
import { recorded } from '../recorder.ts';
import type { Cases } from './act.ts';
import { underGates } from './gates.ts';
import { newModel, newVersion, transition } from './models.ts';

const settings = { name: 'm', metric: 'm', rule: { type: 'missing' } };

/** Counts nothing, and fires at once. */
const firing = {
  ...settings,
  rule: { type: 'threshold', operator: '<', value: 1 },
  statistic: 'count',
  minimum_samples: 0,
};

/** Version 2 has come after version 1, in all that can be watched. */
async function promoted(): Promise<string> {
  const name = await newModel();
  for (const version of ['1', '2']) {
    await newVersion(name);
    const stage = { stage: 'Production', archive_existing_versions: true };
    await ok('transitionModelVersionStage', { name, version, ...stage });
    await ok('setRegisteredModelAlias', { name, alias: 'champion', version });
  }
  return name;
}

const made = async (model: string, more: object = {}): Promise<string> =>
  (await ok('createMonitor', { ...settings, model, ...more })).monitor.monitor_id;

const every = [
  { action: 'rollback' },
  { stage: 'Staging', action: 'propose_rollback' },
  { alias: 'champion', action: 'rollback' },
  { version: '1' },
];

export const monitorCases: Cases = {
  createMonitor: async (act) => {
    const model = await promoted();
    for (const more of every) await act({ ...settings, model, ...more });
    await act({ ...settings, model, version: '9' }, { status: 404 });
    await act({ ...settings, model: 'none' }, { status: 404 });
  },
  listMonitors: async (act) => {
    const model = await promoted();
    await act({ model });
    await made(model);
    await act({ model });
    await act({ model: 'none' }, { status: 404 });
  },
  getMonitor: async (act) => {
    await act({ monitor_id: await made(await promoted()) });
    await act({ monitor_id: 'none' }, { status: 404 });
  },
  updateMonitor: async (act) => {
    const monitor_id = await made(await promoted(), { action: 'notify' });
    for (const more of every) await act({ monitor_id, ...more, ...(!('action' in more) && { action: 'notify' }) });
    await act({ monitor_id: 'none' }, { status: 404 });
  },
  deleteMonitor: async (act) => {
    const model = await promoted();
    const monitor_id = await made(model, firing);
    await evaluate({}, context);
    await act({ monitor_id });
    await act({ monitor_id }, { status: 404 });
  },
};

const later = (minutes: number) => ({ time: new Date(Date.now() + minutes * 60_000).toISOString() });

const against = { type: 'change', against: 'previous_version', direction: 'any', by: 1 };

/** All that a monitor can look at and do, and the traces of one that is over. */
export async function evaluateAll(asked: Asked[]): Promise<void> {
  const gated = await underGates();
  await transition(gated, '2', 'Production');
  const model = await promoted();
  const ids = [
    await made(await promoted(), { ...firing, action: 'rollback' }),
    await made(await promoted(), { ...firing, action: 'rollback', alias: 'champion' }),
    await made(gated, { ...firing, action: 'rollback' }),
    await made(await promoted(), firing),
    await made(model, { ...firing, action: 'notify' }),
    await made(model, { rule: { type: 'psi', above: 0.2 }, minimum_samples: 0 }),
    await made(model, { rule: against, minimum_samples: 0, alias: 'champion' }),
    await made(model, { version: '1' }),
  ];
  const timestamp = Date.now() - 120_000;
  const observations = ['1', '2'].map((version) => ({ model, version, metric: 'm', value: 1, timestamp }));
  await ok('reportObservations', { batch_id: `of ${model}`, observations });
  await ok('setBaseline', { model, version: '2', metric: 'm', values: [1] });
  for (const minutes of [0, 1, 2])
    await recorded(asked, ['conflict', 'lost answer'], () => evaluate(later(minutes), context));
  await cutOff(asked, model);
  for (const monitor_id of ids) {
    const { monitor } = await ok('getMonitor', { monitor_id });
    expect(monitor.states).not.toMatchObject([{ owed: true }]);
  }
}

/** There is no time for all, and then there is. */
async function cutOff(asked: Asked[], model: string): Promise<void> {
  for (let count = 0; count < 60; count++) await made(model, { action: 'notify' });
  const late = { ...context, getRemainingTimeInMillis: () => 15_000 };
  await recorded(asked, [], () => evaluate(later(3), late));
  await recorded(asked, [], () => evaluate(later(4), context));
}
