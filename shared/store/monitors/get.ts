import type { Model } from '#shared/domain/entities.ts';
import type { Monitor } from '#shared/domain/monitors/types.ts';
import { doesNotExist } from '#shared/wire/errors.ts';
import type { Asker } from '#shared/wire/request.ts';
import { ulidShape } from '#shared/wire/ulid.ts';
import { getItem } from '../items.ts';
import { getModelById } from '../models/get.ts';
import { monitorKey } from './keys.ts';
import { toMonitor } from './of.ts';

export type OwnedMonitor = { monitor: Monitor; model: Model };

const monitorNotFound = (id: string) => doesNotExist(`Monitor with id=${id} not found`);

/** Errors: RESOURCE_DOES_NOT_EXIST, also of a deleted model's; PERMISSION_DENIED. */
export async function getMonitor(asker: Asker, id: string): Promise<OwnedMonitor> {
  const item = ulidShape.test(id) ? await getItem(monitorKey(id)) : undefined;
  if (!item) throw monitorNotFound(id);
  const monitor = toMonitor(item);
  const model = await getModelById(asker, monitor.model);
  if (model.deleted !== undefined) throw monitorNotFound(id);
  return { monitor, model };
}
