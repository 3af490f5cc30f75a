import { reconcileEvents } from '#shared/operations/schedules.ts';
import { reconcile } from '#shared/store/events/reconcile.ts';
import { log } from '#shared/wire/log.ts';
import { scheduled } from '#shared/wire/scheduled.ts';

export const handler = scheduled(reconcileEvents, async function reconcileAll(deadline) {
  const { told, until } = await reconcile(deadline);
  log(told > 0 ? 'warn' : 'info', 'events that the stream had lost were told', { told, until });
  return { told, until };
});
