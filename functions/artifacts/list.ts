import { parseFolderPath } from '#shared/domain/artifact-path.ts';
import { listArtifacts } from '#shared/operations/artifacts.ts';
import { listFolder } from '#shared/store/artifacts/folder.ts';
import { serve } from '#shared/wire/serve.ts';

export const handler = serve(listArtifacts, async function list({ path }) {
  const files = await listFolder(path ? parseFolderPath(path) : undefined);
  return files.length > 0 ? { files } : {};
});
