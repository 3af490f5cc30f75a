import { briefChange } from '#shared/domain/monitors/brief.ts';
import { type Given, readSettings } from '#shared/domain/monitors/settings.ts';
import type { Request } from '#shared/wire/request.ts';
import { commit } from '../commit.ts';
import { equal, put } from '../expression.ts';
import { getMonitor, type OwnedMonitor } from './get.ts';
import { requireMeans } from './means.ts';
import { monitorNote } from './note.ts';
import { monitorItem } from './of.ts';
import { ownerOf } from './owner.ts';

/** Who changes it is its owner then. Errors: RESOURCE_DOES_NOT_EXIST, PERMISSION_DENIED, INVALID_PARAMETER_VALUE. */
export const updateMonitor = (request: Request, id: string, given: Given): Promise<OwnedMonitor> =>
  commit(request, async function planMonitorUpdate() {
    const { monitor: before, model } = await getMonitor(request, id);
    const settings = readSettings(given, before);
    await requireMeans(request, model, settings);
    const { model: of, creation_timestamp, revision } = before;
    const monitor = {
      id,
      model: of,
      ...settings,
      owner: ownerOf(request),
      creation_timestamp,
      last_updated_timestamp: Math.max(Date.now(), before.last_updated_timestamp),
      revision: revision + 1,
    };
    const note = monitorNote(request, model, 'monitor_updated', { key: id, ...briefChange(before, monitor) });
    return {
      actions: [{ Put: put(monitorItem(monitor), equal('revision', revision)) }, ...note.actions],
      row: note.row,
      result: { monitor, model },
    };
  });
