import type { Dataset } from '#shared/domain/tracking/entities.ts';
import type { Action } from '../commit.ts';
import { insert } from '../expression.ts';
import { getItems } from '../items.ts';
import type { Key } from '../keys.ts';
import { datasetKey } from './keys.ts';

/** An experiment keeps a dataset once, as it was first logged; runs refer to it by name and digest. */
export async function datasetActions(experiment_id: string, datasets: readonly Dataset[]): Promise<Action[]> {
  const keyed = new Map<string, { key: Key; dataset: Dataset }>();
  for (const dataset of datasets) {
    const key = datasetKey(experiment_id, dataset.name, dataset.digest);
    if (!keyed.has(key.pk)) keyed.set(key.pk, { key, dataset });
  }
  const entries = [...keyed.values()];
  const known = await getItems(entries.map(({ key }) => key));
  return entries.flatMap(({ key, dataset }, index) => (known[index] ? [] : [{ Put: insert({ ...key, ...dataset }) }]));
}
