import { readDirections } from '#shared/domain/compare/directions.ts';
import { readBaseline, readEntries } from '#shared/domain/compare/entries.ts';
import { validateModelName } from '#shared/domain/names.ts';
import { parseStage } from '#shared/domain/stages.ts';
import { compareVersions } from '#shared/operations/compare.ts';
import { compare } from '#shared/store/compare/compare.ts';
import { servePage } from '#shared/wire/page.ts';

export const handler = servePage(
  compareVersions,
  async function answer({ model, versions, ...given }, call) {
    validateModelName(model, 'model');
    return compare(call, {
      model,
      entries: readEntries(versions, model),
      baseline: readBaseline(given.baseline, model),
      directions: readDirections(given.directions),
      stage: parseStage(given.stage),
    });
  },
  () => import('#shared/domain/pages/compare.ts'),
);
