import { briefOf } from '#shared/domain/monitors/brief.ts';
import type { Request } from '#shared/wire/request.ts';
import { commit, roomFor } from '../commit.ts';
import { equal, exists, remove } from '../expression.ts';
import type { Key } from '../keys.ts';
import { queryPages } from '../query.ts';
import { getMonitor } from './get.ts';
import { monitorKey, monitorOfKey, monitorPartition } from './keys.ts';
import { monitorNote } from './note.ts';

async function keysOf(id: string): Promise<Key[]> {
  const found: Key[] = [];
  for await (const page of queryPages({ partition: monitorPartition(id) }))
    found.push(...page.map(({ pk, sk }) => ({ pk, sk })));
  return found;
}

/**
 * With the states that there is room for: more there are only of versions that have left, which have a time to live.
 * Errors: RESOURCE_DOES_NOT_EXIST, PERMISSION_DENIED.
 */
export const deleteMonitor = (request: Request, id: string): Promise<void> =>
  commit<void>(request, async function planMonitorDeletion() {
    const { monitor, model } = await getMonitor(request, id);
    const note = monitorNote(request, model, 'monitor_deleted', { key: id, from: briefOf(monitor), to: undefined });
    const actions = [
      { Delete: remove(monitorKey(id), equal('revision', monitor.revision)) },
      { Delete: remove(monitorOfKey(model.id, id), exists('pk')) },
      ...note.actions,
    ];
    // Those that are watched come last.
    const states = (await keysOf(id)).reverse().slice(0, roomFor(request) - actions.length);
    return {
      actions: [...actions, ...states.map((key) => ({ Delete: remove(key) }))],
      row: note.row,
      result: undefined,
    };
  });
