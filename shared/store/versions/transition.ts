import type { LiveVersion, Model } from '#shared/domain/entities.ts';
import { move } from '#shared/domain/members.ts';
import { requireReady } from '#shared/domain/registration.ts';
import { isActive, type Stage } from '#shared/domain/stages.ts';
import { failureOf } from '#shared/wire/failures.ts';
import type { Request } from '#shared/wire/request.ts';
import { type Action, commit, roomFor, type Write } from '../commit.ts';
import { equal, put, remove, update } from '../expression.ts';
import { memberKey, modelRecent, versionKey, versionTimes } from '../keys.ts';
import { changeActions, timeOf } from '../rows.ts';
import { getVersion } from './get.ts';

export type Transition = { name: string; version: string; to: Stage; archive: boolean; why: string | undefined };

/** META, row, target and its membership row leave room for 48 archived ones, two actions each; with a key for 47. */
const mostArchived = (request: Request) => Math.floor((roomFor(request) - 4) / 2);

type Step = { model: Model; version: LiveVersion; done: boolean };

/** One version from one stage to another, if it is still in the first; a move to the same stage touches the time. */
export function moveActions(id: string, version: number, from: Stage, to: Stage, at: number): Action[] {
  const times = versionTimes(id, version, at);
  const target = {
    Update: update({
      key: versionKey(id, version),
      set: [['stage', to], ['last_updated_timestamp', at], ...Object.entries(times)],
      if: [equal('stage', from)],
    }),
  };
  if (from === to) return [target];
  const out: Action[] = isActive(from) ? [] : [{ Delete: remove(memberKey(id, from, version)) }];
  const into: Action[] = isActive(to) ? [] : [{ Put: put(memberKey(id, to, version)) }];
  return [target, ...out, ...into];
}

/**
 * The transaction that makes a transition, or, where more versions are to be archived than one can hold, the next of
 * those before it: those that came first, so that the target is never in a stage beside one it should have replaced.
 */
function planStep(request: Request, model: Model, version: LiveVersion, asked: Transition, most: number): Write<Step> {
  const { to, archive, why } = asked;
  const members = to === 'Staging' ? model.staging : to === 'Production' ? model.production : [];
  const incumbents = archive ? members.filter((other) => other !== version.version) : [];
  const done = incumbents.length <= most;
  const archived = incumbents.slice(0, most).map((other) => ({ version: other, from: to, to: 'Archived' as const }));
  const own = done ? [{ version: version.version, from: version.stage, to }] : [];
  const at = timeOf(model, version.creation_timestamp);
  const { actions, row } = changeActions(request, model, {
    at,
    kind: done ? 'stage_transitioned' : 'versions_archived',
    details: {
      version: version.version,
      from: version.stage,
      to: done ? to : version.stage,
      ...(archived.length > 0 && { archived }),
      why,
    },
    // Who is where it was keeps its place in the list, which is by when they came.
    after: {
      ...move(model, model.issued, [...archived, ...own.filter(({ from }) => from !== to)]),
      last_updated_timestamp: at,
    },
    set: [['recent_sk', modelRecent(model.id, at)]],
  });
  const moves = [...archived, ...own].flatMap((one) => moveActions(model.id, one.version, one.from, one.to, at));
  return {
    actions: [...actions, ...moves],
    row,
    result: { model, version: { ...version, stage: to, last_updated_timestamp: at }, done },
    partial: !done,
  };
}

/**
 * Moves a version to a stage and, with `archive`, all others of that stage to Archived, in one transaction with its
 * row. More than 48 others, or ones so big that they pass DynamoDB's 4 MB together, are archived in transactions
 * before: if the process dies between, some are archived and the target has not moved.
 */
export async function transition(request: Request, asked: Transition): Promise<{ model: Model; version: LiveVersion }> {
  let most = mostArchived(request);
  for (;;) {
    try {
      const step = await commit(request, async function planTransition() {
        const { model, version } = await getVersion(asked.name, asked.version);
        if (isActive(asked.to)) requireReady(model, version);
        return planStep(request, model, version, asked, most);
      });
      if (step.done) return step;
    } catch (error) {
      if (failureOf(error) !== 'oversize' || most === 1) throw error;
      most = Math.floor(most / 2);
    }
  }
}
