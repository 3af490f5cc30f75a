import { parseFolderPath } from '#shared/domain/artifact-path.ts';
import { listArtifacts } from '#shared/operations/artifacts.ts';
import { listFolder } from '#shared/store/artifacts/folder.ts';
import { ifReadable } from '#shared/store/artifacts/readable.ts';
import { serve } from '#shared/wire/serve.ts';

export const handler = serve(listArtifacts, async function list({ path: text }, call) {
  const path = text ? parseFolderPath(text) : undefined;
  const files = await ifReadable(call, path, () => listFolder(path));
  return files.length > 0 ? { files } : {};
});
