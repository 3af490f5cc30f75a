import { deleteItems } from '../batch-write.ts';
import { queryPages } from '../query.ts';
import { monitorKey, monitorPartition, monitorsOf } from './keys.ts';

async function deleteStates(id: string): Promise<void> {
  for await (const page of queryPages({ partition: monitorPartition(id) }))
    await deleteItems(page.map(({ pk, sk }) => ({ pk, sk })));
}

/** Monitors of a model that nothing brings back. */
export async function deleteMonitorsOf(model: string): Promise<void> {
  for await (const page of queryPages({ partition: monitorsOf(model), limit: 100 })) {
    await deleteItems(page.map(({ sk }) => monitorKey(sk)));
    for (const { sk } of page) await deleteStates(sk);
    // By these what is left is found again, so they come last.
    await deleteItems(page.map(({ pk, sk }) => ({ pk, sk })));
  }
}
