import type { Holding } from '#shared/domain/as-of.ts';
import { own } from '#shared/domain/own.ts';
import { aliasesTold, versionsTold } from '#shared/domain/state.ts';
import { changeIdOf } from '../transition-id.ts';
import type { Moment } from './moment.ts';

function stagesOf({ staging, production }: Moment['state'], { stage }: Holding, members: readonly number[]) {
  const all = { Staging: versionsTold(staging), Production: versionsTold(production) };
  if (stage === undefined) return all;
  return { [stage]: stage === 'None' || stage === 'Archived' ? versionsTold(members) : all[stage] };
}

function aliasesOf({ aliases }: Moment['state'], { alias }: Holding): Record<string, string> {
  if (alias === undefined) return aliasesTold(aliases);
  const version = own(aliases, alias);
  return version === undefined ? {} : { [alias]: String(version) };
}

/** A model as the answer has it; `members` are those of None or Archived, if that was asked for. */
export const told = ({ id, rev, at, state }: Moment, asked: Holding, members: readonly number[] = []) => ({
  model: state.name,
  model_id: id,
  rev,
  transition_id: changeIdOf(id, rev),
  time: at,
  ...(asked.alias === undefined && { stages: stagesOf(state, asked, members) }),
  ...(asked.stage === undefined && { aliases: aliasesOf(state, asked) }),
});

export type Told = ReturnType<typeof told>;

/** Whether what was asked for is held by any version at all; a model whole counts without. */
export const isHeld = ({ stages = {}, aliases = {} }: Told, { stage, alias }: Holding): boolean =>
  stage === undefined && alias === undefined
    ? true
    : Object.values({ ...stages, ...aliases }).some(({ length }) => length > 0);
