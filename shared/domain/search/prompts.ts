import type { Clause } from './types.ts';

export const IS_PROMPT = 'mlflow.prompt.is_prompt';

/** Among what a search looks: what is tagged exactly `true` (true), and what is not (false). The two are indexed apart. */
export type Kinds = readonly boolean[];

/**
 * Whether a filter asks for prompts: its first clause on the tag `mlflow.prompt.is_prompt` says `= 'true'` or
 * `!= 'false'`, in any case. If so, the clauses stay as they are, and match that tag like any other (`= 'TRUE'` asks for
 * prompts and finds none tagged `true`). If not, every clause on that tag is dropped, whatever it says, and the search
 * leaves out the prompts instead: what is tagged exactly `true` itself. (MLflow leaves out a model version also if
 * another version of its model is so tagged.)
 */
export function wantsPrompts(clauses: readonly Clause[]): { kinds: Kinds; clauses: Clause[] } {
  const asked = clauses.find(isAboutPrompts);
  const value = String(asked?.value).toLowerCase();
  const prompts = (asked?.comparator === '=' && value === 'true') || (asked?.comparator === '!=' && value === 'false');
  if (!prompts) return { kinds: [false], clauses: clauses.filter((clause) => !isAboutPrompts(clause)) };
  const exactly = clauses.some(
    (clause) => isAboutPrompts(clause) && clause.comparator === '=' && clause.value === 'true',
  );
  return { kinds: exactly ? [true] : [true, false], clauses: [...clauses] };
}

const isAboutPrompts = ({ type, key }: Clause) => type === 'tag' && key === IS_PROMPT;
