import type { Clause } from './types.ts';

export const IS_PROMPT = 'mlflow.prompt.is_prompt';

/**
 * Whether a filter asks for prompts: its first clause on the tag `mlflow.prompt.is_prompt` says `= 'true'` or
 * `!= 'false'`, in any case. If so, the clauses stay as they are, and match that tag like any other (`= 'TRUE'` asks for
 * prompts and finds none tagged `true`). If not, every clause on that tag is dropped, whatever it says, and the search
 * must leave out the prompts instead. MLflow does so by name: a registered model is left out if it is tagged exactly
 * `true` itself, and a model version is left out if any version of its model is, tagged on the version.
 */
export function wantsPrompts(clauses: readonly Clause[]): { prompts: boolean; clauses: Clause[] } {
  const asked = clauses.find(isAboutPrompts);
  const value = String(asked?.value).toLowerCase();
  const prompts = (asked?.comparator === '=' && value === 'true') || (asked?.comparator === '!=' && value === 'false');
  return { prompts, clauses: clauses.filter((clause) => prompts || !isAboutPrompts(clause)) };
}

const isAboutPrompts = ({ type, key }: Clause) => type === 'tag' && key === IS_PROMPT;
