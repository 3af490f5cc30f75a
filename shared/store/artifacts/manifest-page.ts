import * as z from 'zod/mini';
import { doesNotExist } from '#shared/wire/errors.ts';
import { pageTokens } from '#shared/wire/page-token.ts';
import type { Call } from '#shared/wire/request.ts';
import { inParallel } from '../in-parallel.ts';
import { readManifest } from './manifest.ts';
import { downloadEnd, presignGet } from './presign.ts';

const pageSize = 1_000;

const tokens = pageTokens(
  z.object({ next: z.int().check(z.minimum(0)) }),
  'it is of another version. Another one is served now: begin again without it.',
);

type Held = { artifact_path: string; digest: string };

/** A version's files, a thousand at a time, each with a URL of its own. */
export async function manifestPage(
  call: Pick<Call, 'base'>,
  held: Held,
  { token, urls }: { token: string | undefined; urls: boolean },
) {
  const from = tokens.decode(held, token)?.next ?? 0;
  const manifest = await readManifest(held.artifact_path);
  if (!manifest) throw doesNotExist(`The manifest of the files at '${held.artifact_path}' is gone.`);
  const expires_at = downloadEnd();
  const files = await inParallel(manifest.files.slice(from, from + pageSize), 16, async ({ version_id, ...file }) => ({
    ...file,
    ...(urls && { url: await presignGet(call, { key: `${held.artifact_path}/${file.path}`, versionId: version_id }) }),
  }));
  return {
    digest: manifest.digest,
    file_count: manifest.files.length,
    total_size: manifest.files.reduce((sum, { size }) => sum + size, 0),
    files,
    ...(urls && { expires_at }),
    ...(from + pageSize < manifest.files.length && { next_page_token: tokens.encode(held, { next: from + pageSize }) }),
  };
}
