import { renderMonitor } from '#shared/domain/monitors/render.ts';
import { getMonitor } from '#shared/operations/monitors.ts';
import { getMonitor as read } from '#shared/store/monitors/get.ts';
import { keptStates } from '#shared/store/monitors/of.ts';
import { serve } from '#shared/wire/serve.ts';

export const handler = serve(getMonitor, async function get({ monitor_id }, call) {
  const { monitor, model } = await read(call, monitor_id);
  const states = (await keptStates(monitor.id)).map(({ state }) => state);
  return { monitor: renderMonitor(monitor, model.name, states) };
});
