import { renderMonitor } from '#shared/domain/monitors/render.ts';
import { updateMonitor } from '#shared/operations/monitors.ts';
import { updateMonitor as change } from '#shared/store/monitors/update.ts';
import { serve } from '#shared/wire/serve.ts';

export const handler = serve(
  updateMonitor,
  async function update({ monitor_id, ...given }, request) {
    return change(request, monitor_id, given);
  },
  ({ monitor, model }) => ({ monitor: renderMonitor(monitor, model.name) }),
);
