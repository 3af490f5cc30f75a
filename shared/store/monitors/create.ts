import { ulid } from 'ulid';
import type { Model } from '#shared/domain/entities.ts';
import { briefOf } from '#shared/domain/monitors/brief.ts';
import type { Monitor, Settings } from '#shared/domain/monitors/types.ts';
import { invalidParameter } from '#shared/wire/errors.ts';
import type { Request } from '#shared/wire/request.ts';
import { commit } from '../commit.ts';
import { absent, check, exists, insert } from '../expression.ts';
import { metaKey } from '../keys.ts';
import { getModel } from '../models/get.ts';
import { queryPages } from '../query.ts';
import type { OwnedMonitor } from './get.ts';
import { monitorOfKey, monitorsOf } from './keys.ts';
import { requireMeans } from './means.ts';
import { monitorNote } from './note.ts';
import { monitorItem } from './of.ts';
import { ownerOf } from './owner.ts';

/** Of one model: all are evaluated each minute. */
const most = 100;

async function requireRoom({ id, name }: Model): Promise<void> {
  let count = 0;
  for await (const page of queryPages({ partition: monitorsOf(id), limit: most })) {
    count += page.length;
    if (count >= most)
      throw invalidParameter(
        `The registered model '${name}' has ${most} monitors, which is as many as it can. Delete some.`,
      );
  }
}

/** Errors: RESOURCE_DOES_NOT_EXIST, PERMISSION_DENIED; INVALID_PARAMETER_VALUE where there are too many. */
export function createMonitor(request: Request, name: string, settings: Settings): Promise<OwnedMonitor> {
  const now = Date.now();
  const id = ulid(now);
  return commit(request, async function planMonitor() {
    const model = await getModel(request, name);
    await requireMeans(request, model, settings);
    await requireRoom(model);
    const monitor: Monitor = {
      id,
      model: model.id,
      ...settings,
      owner: ownerOf(request),
      creation_timestamp: now,
      last_updated_timestamp: now,
      revision: 1,
    };
    const note = monitorNote(request, model, 'monitor_created', { key: id, from: undefined, to: briefOf(settings) });
    return {
      actions: [
        { Put: insert(monitorItem(monitor)) },
        { Put: insert(monitorOfKey(model.id, id)) },
        // Of one that is gone it would be found by nobody.
        { ConditionCheck: check(metaKey(model.id), exists('rev'), absent('deleted')) },
        ...note.actions,
      ],
      row: note.row,
      result: { monitor, model },
    };
  });
}
