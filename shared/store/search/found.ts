import { isLive, type LiveVersion, lastUpdated, type Model } from '#shared/domain/entities.ts';
import { isPrompt } from '#shared/domain/prompts.ts';
import { bytesOf } from '#shared/domain/room.ts';
import type { Kinds } from '#shared/domain/search/prompts.ts';
import { idOf, metaKey } from '../keys.ts';
import { toModel } from '../models/get.ts';
import type { Sight } from '../permissions/sight.ts';
import { getItems, type Item } from '../read.ts';
import { toVersion } from '../versions/get.ts';
import type { Query, Row } from './batch.ts';

/** A model version and its model, from which it has its name. */
export type Found = { model: Model; version: LiveVersion };

/** What every way to versions has to know. */
export type Wanted = Pick<Query, 'clauses' | 'order' | 'start'> & {
  sight: Sight;
  kinds: Kinds;
  /** Rows of the first batch. */
  size: number;
};

const toRow = ({ model, version }: Found): Row<Found> => ({
  on: {
    name: model.name,
    version: version.version,
    run_id: version.run_id,
    source: version.source,
    tags: version.tags,
    creation_timestamp: version.creation_timestamp,
    last_updated_timestamp: lastUpdated(model, version),
  },
  entity: { model, version },
  bytes: bytesOf(version),
});

/** Rows of the items that are live versions of live models that the asker sees, and prompts or not, as asked. */
export function toRows(
  models: ReadonlyMap<string, Model>,
  items: readonly Item[],
  { kinds, sight }: Pick<Wanted, 'kinds' | 'sight'>,
): Row<Found>[] {
  return items.flatMap((item) => {
    const model = models.get(idOf(item.pk));
    const version = toVersion(item);
    if (!model || model.deleted || !sight.sees(model)) return [];
    return isLive(version) && kinds.includes(isPrompt(version.tags)) ? [toRow({ model, version })] : [];
  });
}

type Keyed = { pk: string; sk: string };

/** Versions by their keys and their models, in one trip. `isValid` tells whether an item is what its key was taken for. */
export async function loadVersions<Key extends Keyed>(
  keys: readonly Key[],
  wanted: Pick<Wanted, 'kinds' | 'sight'>,
  isValid: (key: Key, item: Item | undefined) => item is Item = (_, item): item is Item => item !== undefined,
): Promise<Row<Found>[]> {
  const ids = [...new Set(keys.map(({ pk }) => idOf(pk)))];
  const items = await getItems([...ids.map(metaKey), ...keys]);
  const models = new Map(ids.flatMap((id, index) => (items[index] ? [[id, toModel(items[index])] as const] : [])));
  const valid = keys.flatMap((key, index) => {
    const item = items[ids.length + index];
    return isValid(key, item) ? [item] : [];
  });
  return toRows(models, valid, wanted);
}
