import type { Model } from '#shared/domain/entities.ts';
import type { Asker } from '#shared/wire/request.ts';
import { getItems, type Item } from '../items.ts';
import { listPartition, metaKey, nameKey } from '../keys.ts';
import { findModel, toModel } from '../models/get.ts';
import { type Sight, seenBy, sightOf } from '../permissions/sight.ts';
import { boundsOf } from '../query.ts';
import { limits } from './limits.ts';
import { isStill, stretches } from './walk.ts';

/** The models of these names that there are: one in a trip when its id is known, any number in two. */
export async function findModels(asker: Asker, names: readonly string[]): Promise<Model[]> {
  if (names.length > 1) return findMany(asker, names);
  return (await Promise.all(names.map((name) => findModel(asker, name)))).filter((model) => model !== undefined);
}

async function findMany(asker: Asker, names: readonly string[]): Promise<Model[]> {
  const ids = (await getItems(names.map(nameKey))).map((item) => item?.id as string | undefined);
  const held = names.flatMap((name, index) => (ids[index] === undefined ? [] : [{ name, id: ids[index] }]));
  const metas = await getItems(held.map(({ id }) => metaKey(id)));
  const models = await Promise.all(
    held.map(({ name }, index) => {
      const model = metas[index] && toModel(metas[index]);
      // Renamed or deleted between the two reads: the name may be another's by now.
      return model?.name === name && model.deleted === undefined ? model : findModel(asker, name);
    }),
  );
  return models.filter((model) => model !== undefined);
}

/**
 * What the asker sees, and the models of it: those of these names or, if none are asked for, all where they are few. It
 * takes no trip of its own where a name leads to a model.
 */
export async function fewSeen(
  asker: Asker,
  names: readonly string[] | undefined,
): Promise<{ sight: Sight; few: Model[] | undefined }> {
  const [named, sight] = await Promise.all([names && findModels(asker, names), sightOf(asker)]);
  return { sight, few: named?.filter(sight.sees) ?? (await seenBy(asker, sight, limits.granted)) };
}

const kinds = [true, false].map(listPartition.models);

/**
 * Models and prompts in the order of their names. Both: whether a version is a prompt's is told by its own tag.
 */
export async function* listModels(walked: {
  forward: boolean;
  from?: string | undefined;
  prefix?: string | undefined;
  size: number;
}): AsyncGenerator<Model> {
  const { prefix = '', ...walk } = walked;
  for await (const { rows } of stretches({ ...walk, ...boundsOf(prefix), index: 'list', partitions: kinds })) {
    const items = await getItems(rows);
    for (const [index, row] of rows.entries()) {
      const item = items[index];
      // One that was renamed meanwhile would come out of order, and what follows goes by the order.
      if (isStill({ index: 'list', forward: walked.forward }, row, item) && item.list_sk === row.list_sk)
        yield toModel(item);
    }
  }
}

/** The models of a prefix if they are no more than `most`, which is told by their keys alone. */
export async function fewModels(prefix: string, most: number): Promise<Model[] | undefined> {
  const found: Item[] = [];
  const walk = { index: 'list' as const, partitions: kinds, forward: true, size: most + 1, ...boundsOf(prefix) };
  for await (const { rows } of stretches(walk)) {
    found.push(...rows);
    if (found.length > most) return undefined;
  }
  return (await getItems(found)).flatMap((item) => (item ? toModel(item) : [])).filter(({ deleted }) => !deleted);
}
