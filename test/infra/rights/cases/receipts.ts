import { ok } from '#test/embedded/tracking/calls.ts';
import type { Cases } from './act.ts';
import { transition } from './models.ts';
import { withVersion } from './versions.ts';

export const receiptCases: Cases = {
  reportReceipt: async (act) => {
    const model = await withVersion();
    const one = { endpoint: 'host', model, version: '1' };
    for (const digest of [undefined, 'a'.repeat(64), 'a'.repeat(64)]) await act({ ...one, digest });
    await act({ ...one, version: '9' }, { status: 404 });
  },
  deleteReceipt: async (act) => {
    const model = await withVersion();
    await ok('reportReceipt', { endpoint: 'host', model, version: '1' });
    await act({ endpoint: 'host', model });
    await act({ endpoint: 'host', model }, { status: 404 });
  },
  listReceipts: async (act) => {
    await act({ model: await withVersion() });
    await act({ model: 'none' }, { status: 404 });
  },
  getDrift: async (act) => {
    const model = await withVersion();
    await transition(model, '1', 'Production');
    await act({ model });
    await ok('reportReceipt', { endpoint: 'host', model, version: '1' });
    await act({ model });
    await act({});
    await act({ model: 'none' }, { status: 404 });
  },
};
