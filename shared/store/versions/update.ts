import { brief } from '#shared/domain/brief.ts';
import type { LiveVersion, Model } from '#shared/domain/entities.ts';
import { requireRoom } from '#shared/domain/room.ts';
import type { Request } from '#shared/wire/request.ts';
import { commit } from '../commit.ts';
import { exists, unchanged, update } from '../expression.ts';
import { versionKey, versionTimes } from '../keys.ts';
import { noteActions } from '../rows.ts';
import { getVersion } from './get.ts';

/** Sets the description; `undefined` removes it, `''` stays. The model's own times are not touched. */
export const updateVersion = (
  request: Request,
  at: { name: string; version: string },
  description: string | undefined,
): Promise<{ model: Model; version: LiveVersion }> =>
  commit(request, async function planUpdate() {
    const { model, version } = await getVersion(request, at.name, at.version);
    requireRoom({ ...version, description });
    const now = Date.now();
    const note = noteActions(request, model, 'description_set', {
      version: version.version,
      from: brief(version.description),
      to: brief(description),
    });
    const action = {
      Update: update({
        key: versionKey(model.id, version.version),
        set: [
          ['description', description],
          ['last_updated_timestamp', now],
          ...Object.entries(versionTimes(model.id, version.version, now)),
        ],
        if: [exists('stage'), unchanged('description', version.description)],
      }),
    };
    const { description: _, ...rest } = version;
    const result = {
      model,
      version: { ...rest, ...(description !== undefined && { description }), last_updated_timestamp: now },
    };
    return { actions: [action, ...note.actions], row: note.row, result };
  });
