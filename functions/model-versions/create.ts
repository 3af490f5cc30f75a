import { tagMap, validateModelName, validateText } from '#shared/domain/names.ts';
import { claimsPrompt, validatePromptSource } from '#shared/domain/prompts.ts';
import { renderVersion } from '#shared/domain/render.ts';
import { requireRoom } from '#shared/domain/room.ts';
import { createModelVersion } from '#shared/operations/model-versions.ts';
import { sourceFiles } from '#shared/store/artifacts/when-needed.ts';
import { createVersion } from '#shared/store/versions/create.ts';
import { type Origin, resolveOrigin } from '#shared/store/versions/origin.ts';
import { trackedOrigin } from '#shared/store/versions/tracked.ts';
import { kept } from '#shared/wire/artifact-host.ts';
import { invalidParameter } from '#shared/wire/errors.ts';
import type { Asker } from '#shared/wire/request.ts';
import { serve } from '#shared/wire/serve.ts';

type Asked = Parameters<typeof resolveOrigin>[1];

async function originOf(call: Asker, asked: Asked, prompt: boolean): Promise<Origin> {
  const { source, run_id = '', model_id = '' } = asked;
  if (prompt) {
    validatePromptSource(source);
    return { source, run_id, model_id };
  }
  return resolveOrigin(call, asked);
}

/** The files a source stands for, if they are in our bucket. */
async function filesOf({ source, held }: Origin) {
  if (held === undefined) return undefined;
  const files = await sourceFiles(held);
  if (files.length > 0) return files;
  // Of a run or logged model that has none; or the same URI is another tracking server's, whose files stay where they are.
  if (/^(mlflow-artifacts:|runs:|models:\/+[^/]+$)/.test(source)) return undefined;
  throw invalidParameter(`There are no files at the source '${source}'. Upload them before you register them.`);
}

export const handler = serve(
  createModelVersion,
  async function create(input, request) {
    const { name, run_id, model_id, run_link, description } = input;
    const source = kept(input.source);
    for (const [parameter, text] of Object.entries({ source, run_id, model_id, run_link })) {
      validateText(parameter, text ?? '');
    }
    const tags = tagMap(input.tags);
    const prompt = claimsPrompt(tags);
    const origin = await originOf(request, { source, run_id, model_id }, prompt);
    validateModelName(name);
    requireRoom({ ...origin, run_link, description, tags });
    const { held, ...from } = prompt ? origin : await trackedOrigin(request, origin);
    const files = await filesOf({ ...from, held });
    const given = { ...from, run_link, description, tags, ...(files && { files }) };
    return createVersion(request, name, given);
  },
  ({ model, version }) => ({ model_version: renderVersion(model, version, { aliases: false, logged: true }) }),
);
