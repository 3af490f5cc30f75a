import type { LiveVersion } from '#shared/domain/entities.ts';
import type { Action } from '../commit.ts';
import { filesIntent } from '../versions/files.ts';

/** Of a version whose files were still being copied when it was deleted: whoever did it may have died since. */
export function intentOf(id: string, { version, status, artifact_path }: LiveVersion): Action[] {
  if (status !== 'PENDING_REGISTRATION' || artifact_path === undefined) return [];
  return [{ Put: filesIntent(artifact_path, id, version) }];
}
