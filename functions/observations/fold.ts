import { foldObservations } from '#shared/operations/schedules.ts';
import { foldAll } from '#shared/store/observations/fold.ts';
import { log } from '#shared/wire/log.ts';
import { scheduled } from '#shared/wire/scheduled.ts';

export const handler = scheduled(foldObservations, async function fold(deadline, due) {
  const hours = await foldAll(due, deadline);
  if (hours > 0) log('info', 'hours of observations were folded', { hours });
  return { hours };
});
