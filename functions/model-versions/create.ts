import { tagMap, validateModelName, validateText } from '#shared/domain/names.ts';
import { claimsPrompt, validatePromptSource } from '#shared/domain/prompts.ts';
import { renderVersion } from '#shared/domain/render.ts';
import { validateSource } from '#shared/domain/source.ts';
import { createModelVersion } from '#shared/operations/model-versions.ts';
import { createVersion } from '#shared/store/versions/create.ts';
import { type Origin, resolveOrigin } from '#shared/store/versions/origin.ts';
import { serve } from '#shared/wire/serve.ts';

type Asked = Parameters<typeof resolveOrigin>[0];

async function originOf(asked: Asked, prompt: boolean): Promise<Origin> {
  const { source, run_id = '', model_id = '' } = asked;
  if (prompt) {
    validatePromptSource(source);
    return { source, run_id, model_id };
  }
  const origin = await resolveOrigin(asked);
  validateSource(origin);
  return origin;
}

export const handler = serve(createModelVersion, async function create(input, request) {
  const { name, source, run_id, model_id, run_link, description } = input;
  for (const [parameter, text] of Object.entries({ source, run_id, model_id, run_link })) {
    validateText(parameter, text ?? '');
  }
  const tags = tagMap(input.tags);
  const origin = await originOf({ source, run_id, model_id }, claimsPrompt(tags));
  validateModelName(name);
  const { model, version } = await createVersion(request, name, { ...origin, run_link, description, tags });
  return { model_version: renderVersion(model, version, { aliases: false }) };
});
