import { parseFolderPath, requireWritable } from '#shared/domain/artifact-path.ts';
import { deleteArtifact } from '#shared/operations/artifacts.ts';
import { deleteFileOrFolder } from '#shared/store/artifacts/folder.ts';
import { serve } from '#shared/wire/serve.ts';

export const handler = serve(deleteArtifact, async function remove({ artifact_path }, { deadline }) {
  await deleteFileOrFolder(requireWritable(parseFolderPath(artifact_path)), deadline);
  return {};
});
