import { brief } from '#shared/domain/brief.ts';
import type { LiveVersion, Model } from '#shared/domain/entities.ts';
import { requireRoom } from '#shared/domain/room.ts';
import type { Request } from '#shared/wire/request.ts';
import { commit } from '../commit.ts';
import { absent, equal, unchanged, update } from '../expression.ts';
import { metaKey, modelRecent } from '../keys.ts';
import { noteActions } from '../rows.ts';
import { getModel } from './get.ts';
import { latestMeanwhile } from './latest.ts';

/** A model as a write left it, with its latest versions. */
export type Written = { model: Model; latest: Promise<LiveVersion[]> };

/** Sets the description; `undefined` and `''` clear it. 404 if there is no such model. */
export const updateModel = (request: Request, name: string, description: string | undefined): Promise<Written> =>
  commit(request, async function planUpdate() {
    const model = await getModel(request, name);
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
    const after = { ...rest, ...(text !== undefined && { description: text }), last_updated_timestamp: now };
    const result = { model: after, latest: latestMeanwhile(model) };
    return { actions: [action, ...note.actions], row: note.row, result };
  });
