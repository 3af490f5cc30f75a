import { handler as take } from '#functions/ledger/take-checkpoint.ts';
import { appendToChain } from '#shared/store/ledger/append.ts';
import { ok } from '#test/embedded/tracking/calls.ts';
import { context } from '#test/support/events.ts';
import type { Cases } from './act.ts';
import { idOfModel } from './bells.ts';
import { newModel, newVersion, transition } from './models.ts';

/** A model whose rows have their entries, but for the last. */
export async function chained(): Promise<string> {
  const name = await newModel();
  await newVersion(name);
  await transition(name, '1', 'Staging');
  await appendToChain(await idOfModel(name), ['V#0000000001'], Date.now() + 10_000);
  await ok('setModelVersionTag', { name, version: '1', key: 'k', value: 'v' });
  return name;
}

/** What nobody is called any more. */
async function outlivedName(): Promise<string> {
  const name = await chained();
  await ok('renameRegisteredModel', { name, new_name: `${name}, renamed` });
  return name;
}

export const ledgerCases: Cases = {
  getLedger: async (act) => {
    const { model_id } = await act({ model: await chained() });
    await act({ model_id, from: 2, max_results: 1 });
    await act({ model: await outlivedName() });
    await act({ model: 'none' }, { status: 404 });
  },
  getLedgerHead: async (act) => {
    const { model_id } = await act({ model: await chained() });
    await act({ model_id });
    await act({ model: await outlivedName() });
  },
  verifyLedger: async (act) => {
    const model = await chained();
    await take({}, context);
    await act({ model });
    await act({ model: await outlivedName(), from: 2, to: 3 });
    await act({});
    await act({ model: 'none' }, { status: 404 });
  },
};
