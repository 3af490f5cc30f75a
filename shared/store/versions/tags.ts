import { isPrompt } from '#shared/domain/prompts.ts';
import type { Request } from '#shared/wire/request.ts';
import { commit } from '../commit.ts';
import { exists } from '../expression.ts';
import { versionIndexKeys, versionKey, versionPosting } from '../keys.ts';
import { tagWrite } from '../tags.ts';
import { getVersion } from './get.ts';

/** Sets a model version's tag; `value: undefined` deletes it. 404 if there is no such version. */
export const setVersionTag = (
  request: Request,
  at: { name: string; version: string },
  tag: string,
  value: string | undefined,
): Promise<void> =>
  commit(request, async function planVersionTag() {
    const { model, version } = await getVersion(request, at.name, at.version);
    const tagged = {
      model,
      version: version.version,
      key: versionKey(model.id, version.version),
      content: version,
      if: [exists('stage')],
      posting: versionPosting.bind(null, model.id, version.version),
      indexKeys: (tags: Record<string, string>) => {
        const { recent_pk } = versionIndexKeys(
          model.id,
          version.version,
          isPrompt(tags),
          version.last_updated_timestamp,
        );
        return { recent_pk };
      },
    };
    return tagWrite(request, tagged, tag, value);
  });
