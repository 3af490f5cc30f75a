import { compareText } from '#shared/domain/search/compare.ts';
import { log } from '#shared/wire/log.ts';
import { queueDeliveries } from '../webhooks/queue.ts';
import { eventsOf, type RowRef } from './events-of.ts';
import { markSent } from './sent.ts';

/**
 * First who keeps an order, which is that of history, then the bus, which keeps none; and what is told is noted when all of
 * it is.
 */
async function tell(rows: readonly RowRef[]): Promise<void> {
  const events = (await eventsOf(rows)).toSorted((a, b) => compareText(a.place, b.place));
  if (events.length === 0) return;
  await queueDeliveries(events);
  // Its SDK is loaded when there is something to put.
  const { putEvents } = await import('./put-events.ts');
  await putEvents(events);
  await markSent(events);
}

/**
 * Tells everybody outside of rows, at least once. Models fail by themselves: the ids of those of which not all was told are
 * answered, and all of them again is harmless.
 */
export async function dispatch(rows: readonly RowRef[]): Promise<Set<string>> {
  try {
    await tell(rows);
    return new Set();
  } catch (error) {
    log('warn', 'events are told model by model', { error: String(error) });
  }
  const failed = new Set<string>();
  for (const [id, own] of Map.groupBy(rows, (row) => row.id)) {
    try {
      await tell(own);
    } catch (error) {
      failed.add(id);
      log('error', 'events of a model could not be told', { model: id, error: String(error) });
    }
  }
  return failed;
}
