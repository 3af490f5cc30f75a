import type { Version } from '#shared/domain/entities.ts';
import type { Room } from '#shared/domain/evidence/room.ts';
import type { Manifest } from '#shared/domain/manifest.ts';
import { readManifest } from '../artifacts/when-needed.ts';
import { limits } from './limits.ts';

function reasonOf(version: Version): string | undefined {
  const { artifact_path, status } = version;
  if ('purged' in version && version.purged !== undefined) return 'they are removed, since it is purged';
  if (status !== undefined) return 'they are not registered yet, or could not be';
  return artifact_path === undefined ? 'the registry does not have them' : undefined;
}

/** What a version's files are, or why that is not known. */
export async function readFiles(version: Version): Promise<Manifest | { unknown: string }> {
  const unknown = reasonOf(version);
  if (unknown !== undefined) return { unknown };
  return (await readManifest(version.artifact_path as string)) ?? { unknown: 'the list of them is gone' };
}

export function filesTold(manifest: Manifest | { unknown: string }, room: Room) {
  if ('unknown' in manifest) return manifest;
  const list = manifest.files.map(({ version_id: _, ...file }) => file);
  if (list.length > limits.files) room.cut.push('files');
  const listed = list.length > limits.files ? undefined : room.whole('files', list);
  return {
    file_count: list.length,
    total_size: list.reduce((sum, { size }) => sum + size, 0),
    digest: manifest.digest,
    ...(listed && { list: listed }),
  };
}
