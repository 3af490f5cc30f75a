import { brief } from '#shared/domain/brief.ts';
import type { Model } from '#shared/domain/entities.ts';
import type { Request } from '#shared/domain/request.ts';
import { requireRoom } from '#shared/domain/room.ts';
import { commit } from '../commit.ts';
import { absent, equal, unchanged, update } from '../expression.ts';
import { metaKey, modelRecent } from '../keys.ts';
import { noteActions } from '../rows.ts';
import { getModel } from './get.ts';

/** Sets the description; `undefined` and `''` clear it. The model as it is then; 404 if there is none. */
export const updateModel = (request: Request, name: string, description: string | undefined): Promise<Model> =>
  commit(request, async function planUpdate() {
    const model = await getModel(name);
    requireRoom({ ...model, description });
    const now = Date.now();
    const text = description || undefined;
    const note = noteActions(request, model, 'description_set', { from: brief(model.description), to: brief(text) });
    const action = {
      Update: update({
        key: metaKey(model.id),
        set: [
          ['description', text],
          ['last_updated_timestamp', now],
          ['recent_sk', modelRecent(model.id, now)],
        ],
        if: [equal('name', name), absent('deleted'), unchanged('description', model.description)],
      }),
    };
    const { description: _, ...rest } = model;
    const result = { ...rest, ...(text !== undefined && { description: text }), last_updated_timestamp: now };
    return { actions: [action, ...note.actions], row: note.row, result };
  });
