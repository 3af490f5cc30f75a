import { validateModelName } from '#shared/domain/names.ts';
import { requireFiles } from '#shared/domain/registration.ts';
import { getManifest } from '#shared/operations/serving.ts';
import { findServed } from '#shared/store/versions/served.ts';
import { Reply } from '#shared/wire/reply.ts';
import { serve } from '#shared/wire/serve.ts';

/** A weak tag, since the URLs in the answer differ each time. `*` stands for whatever there is. */
const matches = (given: string | undefined, etag: string): boolean =>
  given?.split(',').some((one) => ['*', etag, etag.slice(2)].includes(one.trim())) ?? false;

export const handler = serve(getManifest, async function get({ model: name, version, stage, alias, ...page }, call) {
  validateModelName(name, 'model');
  const served = await findServed(call, name, { version, stage, alias });
  const files = requireFiles(served.model, served.version);
  const headers = {
    etag: `W/"${served.model.id}.${served.version.version}.${files.digest}"`,
    'cache-control': 'no-cache',
  };
  if (matches(call.headers['if-none-match'], headers.etag)) return new Reply(304, headers);
  // Whoever has it already is told so without S3's SDK being loaded.
  const { manifestPage } = await import('#shared/store/artifacts/manifest-page.ts');
  return new Reply(200, headers, {
    model: served.model.name,
    version: String(served.version.version),
    current_stage: served.version.stage,
    ...(await manifestPage(call, files, { token: page.page_token, urls: page.urls === 'true' })),
  });
});
