import { validateModelName, validateText } from '#shared/domain/names.ts';
import { renderModel, renderVersion } from '#shared/domain/render.ts';
import { restore } from '#shared/operations/retention.ts';
import { type RestoredModel, restoreModel } from '#shared/store/restore/model.ts';
import { type RestoredVersion, restoreVersion } from '#shared/store/restore/version.ts';
import { whichOf } from '#shared/store/restore/which.ts';
import { transitionIdOf } from '#shared/store/transition-id.ts';
import { invalidParameter } from '#shared/wire/errors.ts';
import { serve } from '#shared/wire/serve.ts';

/** What came back. */
const shown = (restored: RestoredModel | RestoredVersion) =>
  'version' in restored
    ? { model_version: renderVersion(restored.model, restored.version, { aliases: true }) }
    : {
        registered_model: renderModel(restored.model, restored.latest ? [restored.latest] : []),
        restored_versions: restored.versions,
      };

/** What did not. */
const lost = ({ former: { stages, aliases, more } }: RestoredModel | RestoredVersion) => ({
  former_stages: stages.map(({ version, stage }) => ({ version: String(version), stage })),
  ...(more > 0 && { more_former_stages: more }),
  former_aliases: Object.entries(aliases)
    .map(([alias, version]) => ({ alias, version: String(version) }))
    .sort((a, b) => (a.alias < b.alias ? -1 : 1)),
});

export const handler = serve(
  restore,
  async function bringBack(
    { version, new_name, reason: why, ...given },
    request,
  ): Promise<RestoredModel | RestoredVersion> {
    const which = whichOf(given);
    validateText('reason', why ?? '');
    if (version === undefined) {
      if (new_name !== undefined) validateModelName(new_name, 'new_name');
      return restoreModel(request, which, { newName: new_name, why });
    }
    if (new_name !== undefined) throw invalidParameter("A version has no name: leave out 'new_name', or 'version'.");
    return restoreVersion(request, which, { version, why });
  },
  (restored) => ({
    model_id: restored.model.id,
    ...shown(restored),
    ...lost(restored),
    transition_id: transitionIdOf(restored.model.id, restored.row.sk),
  }),
);
