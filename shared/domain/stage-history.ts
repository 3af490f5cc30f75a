import type { Stage } from './stages.ts';
import { movesIn } from './traces.ts';

/** A row that may have moved a version; `id` is what it is called outside. */
export type MovingRow = Parameters<typeof movesIn>[0] & { id: string; at: number; actor: { id: string } };

/** A stage that a version was in; `to` is when it left, absent of where it still is. Times are ms since 1970. */
export type Stay = { stage: Stage; from: number; to?: number; transition_id?: string; user_id?: string };

/** A deletion and a restoration of the model are of all its versions. */
function stageAfter(row: MovingRow, version: number): { stage: string | undefined } | undefined {
  if (row.kind === 'model_deleted') return { stage: undefined };
  if (row.kind === 'model_restored' || row.kind === 'version_created') return { stage: 'None' };
  const move = movesIn(row).find((one) => one.version === version);
  return move && { stage: move.to };
}

/** When a version came into which stage, from the rows of its life in their order. */
export function staysIn(rows: readonly MovingRow[], version: number): Stay[] {
  const stays: Stay[] = [];
  for (const row of rows) {
    const after = stageAfter(row, version);
    const last = stays.at(-1);
    if (!after || (last?.to === undefined && last?.stage === after.stage)) continue;
    if (last && last.to === undefined) last.to = row.at;
    if (after.stage !== undefined)
      stays.push({ stage: after.stage as Stage, from: row.at, transition_id: row.id, user_id: row.actor.id });
  }
  return stays;
}
