import { parseArtifactPath } from '#shared/domain/artifact-path.ts';
import { shown } from '#shared/wire/artifact-host.ts';
import { invalidParameter } from '#shared/wire/errors.ts';
import { heldPath } from './held.ts';

/**
 * What is in a folder below a run's or logged model's artifacts, with paths from there, as both are answered. Errors: INVALID_PARAMETER_VALUE
 * for artifacts that are not in our bucket. S3's SDK is loaded by the calls alone that get so far.
 */
export async function listBelow(artifact_uri: string, path = '') {
  const below = path.replace(/\/$/, '');
  if (below !== '') parseArtifactPath(below);
  const root = heldPath(artifact_uri);
  if (root === undefined) {
    throw invalidParameter(
      `The artifacts are at '${artifact_uri}', which this server cannot list. The mlflow client can, with credentials ` +
        'for that place.',
    );
  }
  const { listFolder } = await import('./folder.ts');
  const entries = await listFolder(below === '' ? root : `${root}/${below}`);
  const files = entries.map((entry) => ({ ...entry, path: below === '' ? entry.path : `${below}/${entry.path}` }));
  return { root_uri: shown(artifact_uri), ...(files.length > 0 && { files }) };
}
