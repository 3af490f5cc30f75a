import { type Drift, declaredOf, driftOf, isStale, type Moment } from '#shared/domain/drift.ts';
import type { Model, Version } from '#shared/domain/entities.ts';
import type { Stage } from '#shared/domain/stages.ts';
import type { Asker } from '#shared/wire/request.ts';
import { inParallel } from '../in-parallel.ts';
import { getItems } from '../items.ts';
import { metaKey, versionKey } from '../keys.ts';
import { getModel, toModel } from '../models/get.ts';
import { sightOf } from '../permissions/sight.ts';
import { toVersion } from '../versions/get.ts';
import { modelsWithReceipts } from './models.ts';
import { receiptsOf } from './read.ts';

export type Drifted = {
  model: string;
  declared: { version: number; stage: Stage; endpoints: number }[];
  endpoints: number;
  drift: Drift[];
};

/** Models that are looked at at once. */
const width = 8;

async function ofModel(model: Model, moment: Moment): Promise<Drifted> {
  const receipts = await receiptsOf(model.id);
  const declared = declaredOf(model);
  const numbers = [...new Set([...declared, ...receipts].map(({ version }) => version))];
  const items = await getItems(numbers.map((number) => versionKey(model.id, number)));
  const versions = new Map<number, Version | undefined>(
    numbers.map((number, index) => {
      const item = items[index];
      return [number, item && toVersion(item)];
    }),
  );
  const serving = receipts.filter((one) => !isStale(one, moment));
  return {
    model: model.name,
    declared: declared.map((one) => ({
      ...one,
      endpoints: serving.filter(({ version }) => version === one.version).length,
    })),
    endpoints: receipts.length,
    drift: driftOf(model, receipts, versions, moment),
  };
}

/** Errors: RESOURCE_DOES_NOT_EXIST, PERMISSION_DENIED. */
export const driftOfModel = async (asker: Asker, name: string, moment: Moment): Promise<Drifted> =>
  ofModel(await getModel(asker, name), moment);

/** Of all models after the one of that id that have receipts; `next`: there are more after that. */
export async function driftOfAll(
  asker: Asker,
  moment: Moment,
  page: { size: number; after: string | undefined },
): Promise<{ models: Drifted[]; next: string | undefined }> {
  const { ids, next } = await modelsWithReceipts(page);
  const [sight, items] = await Promise.all([sightOf(asker), getItems(ids.map(metaKey))]);
  const models = items
    .flatMap((item) => (item ? [toModel(item)] : []))
    .filter((model) => model.deleted === undefined && sight.sees(model));
  return { models: await inParallel(models, width, (model) => ofModel(model, moment)), next };
}
