import { isLive, type LiveVersion, lastUpdated, type Model } from '#shared/domain/entities.ts';
import { isPrompt } from '#shared/domain/prompts.ts';
import { bytesOf } from '#shared/domain/room.ts';
import type { Kinds } from '#shared/domain/search/prompts.ts';
import type { Span } from '#shared/domain/search/span.ts';
import { unpacked } from '#shared/domain/tracking/snapshot.ts';
import { getItems, type Item } from '../items.ts';
import { idOf, metaKey } from '../keys.ts';
import { toModel } from '../models/get.ts';
import type { Sight } from '../permissions/sight.ts';
import { toVersion } from '../versions/get.ts';
import type { Query, Row } from './batch.ts';
import { type Metrics, withMetrics } from './measured.ts';

/** A model version and its model, from which it has its name. */
export type Found = { model: Model; version: LiveVersion };

/** What every way to versions has to know. */
export type Wanted = Pick<Query, 'where' | 'order' | 'start'> & {
  sight: Sight;
  kinds: Kinds;
  metrics: Metrics;
  /** Only what was updated last in that time. */
  updated?: Span | undefined;
  /** Rows of the first batch. */
  size: number;
};

type Selected = Pick<Wanted, 'kinds' | 'metrics' | 'sight'>;

/** Versions with their aliases, turned round once for a model however many of its versions are looked at. */
const turned = new WeakMap<Model, Map<number, string[]>>();

function aliasesOf(model: Model, version: number): readonly string[] {
  const known = turned.get(model) ?? Map.groupBy(Object.keys(model.aliases), (alias) => model.aliases[alias] ?? 0);
  turned.set(model, known);
  return known.get(version) ?? [];
}

const toRow = ({ model, version }: Found): Row<Found> => ({
  on: {
    name: model.name,
    version: version.version,
    run_id: version.run_id,
    source: version.source,
    tags: version.tags,
    creation_timestamp: version.creation_timestamp,
    last_updated_timestamp: lastUpdated(model, version),
    stage: version.stage,
    user_id: version.actor.id,
    ...(version.description !== undefined && { description: version.description }),
    aliases: () => aliasesOf(model, version.version),
    params: () => (version.logged ? unpacked(version.logged).params : {}),
  },
  entity: { model, version },
  bytes: bytesOf(version),
});

/** Rows of the items that are live versions of live models that the asker sees, and prompts or not, as asked. */
export function toRows(
  models: ReadonlyMap<string, Model>,
  items: readonly Item[],
  { kinds, metrics, sight }: Selected,
): Promise<Row<Found>[]> {
  const rows = items.flatMap((item) => {
    const model = models.get(idOf(item.pk));
    const version = toVersion(item);
    if (!model || model.deleted || !sight.sees(model)) return [];
    return isLive(version) && kinds.includes(isPrompt(version.tags)) ? [toRow({ model, version })] : [];
  });
  return withMetrics(rows, metrics);
}

type Keyed = { pk: string; sk: string };

/** Versions by their keys and their models, in one trip. `isValid` tells whether an item is what its key was taken for. */
export async function loadVersions<Key extends Keyed>(
  keys: readonly Key[],
  wanted: Selected,
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
