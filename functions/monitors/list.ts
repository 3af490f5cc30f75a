import { renderMonitor } from '#shared/domain/monitors/render.ts';
import { validateModelName } from '#shared/domain/names.ts';
import { listMonitors } from '#shared/operations/monitors.ts';
import { listMonitors as listOf } from '#shared/store/monitors/list.ts';
import { serve } from '#shared/wire/serve.ts';

export const handler = serve(listMonitors, async function list({ model: name }, call) {
  validateModelName(name, 'model');
  const { model, monitors } = await listOf(call, name);
  return { monitors: monitors.map((monitor) => renderMonitor(monitor, model.name)) };
});
