import { deleteMonitor } from '#shared/operations/monitors.ts';
import { deleteMonitor as remove } from '#shared/store/monitors/delete.ts';
import { empty, serve } from '#shared/wire/serve.ts';

export const handler = serve(
  deleteMonitor,
  async function deleteIt({ monitor_id }, request) {
    await remove(request, monitor_id);
  },
  empty,
);
