import { tagMap, validateModelName } from '#shared/domain/names.ts';
import { claimsPrompt, validatePromptSource } from '#shared/domain/prompts.ts';
import { renderVersion } from '#shared/domain/render.ts';
import { validateSource } from '#shared/domain/source.ts';
import { createModelVersion } from '#shared/operations/model-versions.ts';
import { createVersion } from '#shared/store/versions/create.ts';
import { type Origin, resolveOrigin } from '#shared/store/versions/origin.ts';
import { serve } from '#shared/wire/serve.ts';

async function originOf(given: Origin, prompt: boolean): Promise<Origin> {
  if (prompt) {
    validatePromptSource(given.source);
    return given;
  }
  const origin = await resolveOrigin(given);
  validateSource(origin);
  return origin;
}

export const handler = serve(createModelVersion, async function create(input, request) {
  const { name, source, run_id, model_id, run_link, description } = input;
  const tags = tagMap(input.tags);
  const origin = await originOf({ source, run_id, model_id }, claimsPrompt(tags));
  validateModelName(name);
  const { model, version } = await createVersion(request, name, { ...origin, run_link, description, tags });
  return { model_version: renderVersion(model, version, { aliases: false }) };
});
