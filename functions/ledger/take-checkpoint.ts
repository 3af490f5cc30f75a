import { takeCheckpoint } from '#shared/operations/schedules.ts';
import { takeCheckpoints } from '#shared/store/checkpoints/take.ts';
import { log } from '#shared/wire/log.ts';
import { scheduled } from '#shared/wire/scheduled.ts';

export const handler = scheduled(takeCheckpoint, async function take(deadline) {
  const latest = await takeCheckpoints(deadline);
  log('info', 'the last checkpoint', { sequence: latest });
  return { sequence: latest };
});
