import { handler as take } from '#functions/ledger/take-checkpoint.ts';
import { deleteObjects } from '#shared/store/artifacts/objects.ts';
import { putDocument, readDocument } from '#shared/store/checkpoints/documents.ts';
import { latestCheckpoint } from '#shared/store/checkpoints/latest.ts';
import { digits } from '#shared/store/keys.ts';
import { newRun, ok } from '#test/embedded/tracking/calls.ts';
import { context } from '#test/support/events.ts';
import type { Cases } from './act.ts';
import { registered } from './files.ts';
import { underGates } from './gates.ts';
import { chained } from './ledger.ts';
import { newModel, newVersion } from './models.ts';
import { manifestKey } from './versions.ts';

const dataset = { name: 'd', digest: '1', source_type: 'local', source: 's' };

/** Of a run with an input; observed, and served. */
async function inProduction(): Promise<string> {
  const model = await newModel();
  const run_id = await newRun();
  await ok('logInputs', { run_id, datasets: [{ tags: [], dataset }] });
  await newVersion(model, { run_id });
  const observations = [{ model, version: '1', metric: 'm', value: 1, timestamp: Date.now() }];
  await ok('reportObservations', { batch_id: model, observations });
  await ok('reportReceipt', { endpoint: 'host', model, version: '1' });
  return model;
}

/** While the last checkpoint is gone. */
async function withoutLast(work: () => Promise<void>): Promise<void> {
  const { sequence } = await latestCheckpoint();
  const last = await readDocument(sequence);
  await deleteObjects([`checkpoints/${digits(sequence)}.json`]);
  await work();
  if (last) await putDocument(last.checkpoint);
}

export const evidenceCases: Cases = {
  getEvidence: async (act) => {
    const model = await chained();
    await take({}, context);
    await act({ model, version: '1' });
    await withoutLast(() => act({ model, version: '1' }));
    await act({ model: await inProduction(), version: '1' });
    // What is in its way has a signature that can be read, and it has none.
    await act({ model: await underGates(), version: '2' });
    const { name, path } = await registered();
    await deleteObjects([manifestKey(path)]);
    await act({ model: name, version: '1' });
    await ok('deleteRegisteredModel', { name });
    await act({ model: name, version: '1' });
    await act({ model: 'none', version: '1' }, { status: 404 });
  },
};
