import { evaluateMonitors } from '#shared/operations/schedules.ts';
import { evaluateAll } from '#shared/store/monitors/evaluate-all.ts';
import { log } from '#shared/wire/log.ts';
import { scheduled } from '#shared/wire/scheduled.ts';

export const handler = scheduled(evaluateMonitors, async function evaluate(deadline, due) {
  const { monitors, evaluated } = await evaluateAll(due, deadline);
  log(evaluated < monitors ? 'warn' : 'info', 'monitors were evaluated', { monitors, evaluated });
  return { monitors, evaluated };
});
