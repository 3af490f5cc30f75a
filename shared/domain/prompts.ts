import { alreadyExists, invalidParameter, type MlflowError } from '#shared/wire/errors.ts';
import { repr } from '#shared/wire/repr.ts';
import { IS_PROMPT } from './search/prompts.ts';

/** MLflow keeps prompts among the models. Searches hide what bears this tag with exactly this value. */
export const isPrompt = (tags: Record<string, string>): boolean => tags[IS_PROMPT] === 'true';

/** A create that calls itself a prompt, in any case, is checked as one: it has no files, only a placeholder for a source. */
export const claimsPrompt = (tags: Record<string, string>): boolean => tags[IS_PROMPT]?.toLowerCase() === 'true';

export function validatePromptSource(source: string): void {
  if (source !== 'dummy-source' && source !== 'prompt-template') {
    throw invalidParameter(`Invalid prompt source: '${source}'. Prompt sources must use an MLflow placeholder.`);
  }
}

const kindOf = (tags: Record<string, string>) => (Object.hasOwn(tags, IS_PROMPT) ? 'prompt' : 'registered model');

/** A name that is taken already; models and prompts share their names, and what bears the tag at all counts as a prompt. */
export function nameTaken(name: string, wanted: Record<string, string>, holder: Record<string, string>): MlflowError {
  const [asked, held] = [kindOf(wanted), kindOf(holder)];
  if (asked === held)
    return alreadyExists(`${held === 'prompt' ? 'Prompt' : 'Registered Model'} (name=${name}) already exists.`);
  return alreadyExists(
    `Tried to create a ${asked} with name ${repr(name)}, but the name is already taken by a ${held}. MLflow does not ` +
      'allow creating a model and a prompt with the same name.',
  );
}
