import { invalidParameter } from '#shared/wire/errors.ts';
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
