import { renderMonitor } from '#shared/domain/monitors/render.ts';
import { readSettings } from '#shared/domain/monitors/settings.ts';
import { validateModelName } from '#shared/domain/names.ts';
import { createMonitor } from '#shared/operations/monitors.ts';
import { createMonitor as put } from '#shared/store/monitors/create.ts';
import { serve } from '#shared/wire/serve.ts';

export const handler = serve(
  createMonitor,
  async function create({ model, ...given }, request) {
    validateModelName(model, 'model');
    return put(request, model, readSettings(given));
  },
  ({ monitor, model }) => ({ monitor: renderMonitor(monitor, model.name) }),
);
