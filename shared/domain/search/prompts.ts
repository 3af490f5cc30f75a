import type { Clause, Where } from './types.ts';
import { clausesOf, conjuncts, isClause } from './where.ts';

export const IS_PROMPT = 'mlflow.prompt.is_prompt';

/** Among what a search looks: what is tagged exactly `true` (true), and what is not (false). The two are indexed apart. */
export type Kinds = readonly boolean[];

/**
 * Whether a filter asks for prompts: its first clause on the tag `mlflow.prompt.is_prompt` says `= 'true'` or
 * `!= 'false'`, in any case. If so, the clauses stay as they are, and match that tag like any other (`= 'TRUE'` asks for
 * prompts and finds none tagged `true`). If not, every clause on that tag is dropped, whatever it says, and the search
 * leaves out the prompts instead: what is tagged exactly `true` itself. (MLflow leaves out a model version also if
 * another version of its model is so tagged.)
 *
 * All that is of what must hold together, which is what MLflow's filters are. A clause on that tag below OR or NOT is
 * one like any other, and if it is the only kind there is, both kinds of things are looked at.
 */
export function wantsPrompts(where: Where): { kinds: Kinds; where: readonly Where[] } {
  const parts = conjuncts(where);
  const about = parts.filter(isAboutPrompts);
  const [asked] = about;
  const value = String(asked?.value).toLowerCase();
  const prompts = (asked?.comparator === '=' && value === 'true') || (asked?.comparator === '!=' && value === 'false');
  if (!prompts) {
    const others = parts.filter((part) => !isAboutPrompts(part));
    const isOpen = asked === undefined && others.flatMap(clausesOf).some(isAboutPrompts);
    return { kinds: isOpen ? [true, false] : [false], where: others };
  }
  const exactly = about.some(({ comparator, value }) => comparator === '=' && value === 'true');
  return { kinds: exactly ? [true] : [true, false], where: parts };
}

const isAboutPrompts = (part: Where): part is Clause & { type: 'tag' } =>
  isClause(part) && part.type === 'tag' && part.key === IS_PROMPT;
