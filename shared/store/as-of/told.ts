import type { Holding } from '#shared/domain/as-of.ts';
import { own } from '#shared/domain/own.ts';
import { changeKey } from '../keys.ts';
import { transitionIdOf } from '../transition-id.ts';
import type { Moment } from './moment.ts';

const texts = (versions: readonly number[]) => versions.toSorted((a, b) => a - b).map(String);

function stagesOf({ staging, production }: Moment['state'], { stage }: Holding, members: readonly number[]) {
  const all = { Staging: texts(staging), Production: texts(production) };
  if (stage === undefined) return all;
  return { [stage]: stage === 'None' || stage === 'Archived' ? texts(members) : all[stage] };
}

function aliasesOf({ aliases }: Moment['state'], { alias }: Holding): Record<string, string> {
  if (alias === undefined) return Object.fromEntries(Object.entries(aliases).map(([one, to]) => [one, String(to)]));
  const version = own(aliases, alias);
  return version === undefined ? {} : { [alias]: String(version) };
}

/** A model as the answer has it; `members` are those of None or Archived, if that was asked for. */
export const told = ({ id, rev, at, state }: Moment, asked: Holding, members: readonly number[] = []) => ({
  model: state.name,
  model_id: id,
  rev,
  transition_id: transitionIdOf(id, changeKey(id, rev).sk),
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
