import type { Summary } from '#shared/domain/observations/summary.ts';
import type { Actor, Request } from '#shared/wire/request.ts';
import { commit } from '../commit.ts';
import { check, exists, put, unchanged } from '../expression.ts';
import { getItem, type Item } from '../items.ts';
import { versionKey } from '../keys.ts';
import { queryPages } from '../query.ts';
import { noteActions } from '../rows.ts';
import { getVersion, getVersionWith } from '../versions/get.ts';
import { baselineKey, baselinePartition } from './keys.ts';
import { stored, summaryIn } from './rollup.ts';

/** What was measured in training: production is held against it. */
export type Baseline = Summary & { metric: string; actor: Actor; at: number };

const baselineIn = (item: Item): Baseline => ({
  ...summaryIn(item),
  metric: item.sk,
  actor: item.actor as Actor,
  at: Number(item.at),
});

/** A note tells of values how many there are, and their mean. */
const told = (summary: Summary | undefined) =>
  summary && `${summary.count} values, mean ${summary.sum / summary.count}`;

export async function readBaseline(id: string, version: number, metric: string): Promise<Baseline | undefined> {
  const item = await getItem(baselineKey(id, version, metric));
  return item && baselineIn(item);
}

export async function readBaselines(id: string, version: number): Promise<Baseline[]> {
  const found: Baseline[] = [];
  for await (const page of queryPages({ partition: baselinePartition(id, version) }))
    found.push(...page.map(baselineIn));
  return found;
}

export async function listBaselinesOf(request: Request, at: { model: string; version: string }): Promise<Baseline[]> {
  const { model, version } = await getVersion(request, at.model, at.version);
  return readBaselines(model.id, version.version);
}

/** In the place of the one there was. Errors: RESOURCE_DOES_NOT_EXIST, PERMISSION_DENIED. */
export const keepBaseline = (
  request: Request,
  at: { model: string; version: string; metric: string },
  summary: Summary,
): Promise<Summary> =>
  commit(request, async function planBaseline() {
    const { model, version, item } = await getVersionWith(request, at.model, at.version, async (id, number) => ({
      item: await getItem(baselineKey(id, number, at.metric)),
    }));
    const note = noteActions(request, model, 'baseline_set', {
      version: version.version,
      key: at.metric,
      from: told(item && summaryIn(item)),
      to: told(summary),
    });
    const rev = Number(item?.rev ?? 0) + 1;
    const kept = {
      ...baselineKey(model.id, version.version, at.metric),
      ...stored(summary),
      actor: request.actor,
      at: Date.now(),
      rev,
    };
    return {
      actions: [
        { Put: put(kept, unchanged('rev', item?.rev)) },
        { ConditionCheck: check(versionKey(model.id, version.version), exists('stage')) },
        ...note.actions,
      ],
      row: note.row,
      result: summary,
    };
  });
