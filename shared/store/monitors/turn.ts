import type { Model } from '#shared/domain/entities.ts';
import { briefReason } from '#shared/domain/monitors/brief.ts';
import { isNews, type Step } from '#shared/domain/monitors/step.ts';
import type { Monitor } from '#shared/domain/monitors/types.ts';
import { commit, type Write } from '../commit.ts';
import { check, equal, put, unchanged } from '../expression.ts';
import { getItems } from '../items.ts';
import { monitorKey, stateKey } from './keys.ts';
import { monitorNote } from './note.ts';
import { type Kept, stateItem, toKept } from './of.ts';
import { monitorRequest } from './owner.ts';

/** What becomes of a state. */
type Plan = (before: Kept['state'] | undefined) => Step | undefined;

type At = { monitor: Monitor; model: Model; version: number };

/** Of what was found, in the row: when it fires what is wrong, when it resolves also what was. */
function noteOf({ monitor, model, version }: At, before: Kept['state'] | undefined, { after, turn }: Step) {
  if (turn === undefined) return undefined;
  const kind = turn === 'fired' ? ('monitor_fired' as const) : ('monitor_resolved' as const);
  return monitorNote(monitorRequest(monitor, 'read'), model, kind, {
    key: monitor.id,
    version,
    from: turn === 'fired' ? undefined : briefReason(before?.fired_for ?? ''),
    to: briefReason(after.reason),
  });
}

/**
 * Writes what became of a version's state, in one transaction with the row of it if it fires or resolves; whoever else
 * evaluates at once does it instead, and nothing is done twice. Answers the state as it is then; `undefined`: the monitor
 * has been changed or deleted meanwhile.
 */
export function turn(at: At, known: Kept | undefined, plan: Plan): Promise<Kept | undefined> {
  const { monitor, version } = at;
  let round = 0;
  return commit(monitorRequest(monitor, 'read'), async function planTurn(): Promise<Write<Kept | undefined>> {
    let before = known;
    if (round++ > 0) {
      const [now, item] = await getItems([monitorKey(monitor.id), stateKey(monitor.id, version)]);
      if (now?.revision !== monitor.revision) return { actions: [], result: undefined };
      before = item && toKept(item);
    }
    const next = plan(before?.state);
    if (!next || !isNews(before?.state, next.after)) return { actions: [], result: before };
    const rev = (before?.rev ?? 0) + 1;
    const note = noteOf(at, before?.state, next);
    return {
      actions: [
        { Put: put(stateItem(monitor.id, next.after, rev), unchanged('rev', before?.rev)) },
        { ConditionCheck: check(monitorKey(monitor.id), equal('revision', monitor.revision)) },
        ...(note?.actions ?? []),
      ],
      ...(note && { row: note.row }),
      result: { state: next.after, rev },
    };
  });
}
