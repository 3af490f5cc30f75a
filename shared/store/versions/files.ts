import { ulid } from 'ulid';
import { isTooBigForOneCall, SourceChanged, type SourceFile } from '#shared/domain/registration.ts';
import { invalidParameter } from '#shared/wire/errors.ts';
import { copyFiles, putPlan } from '../artifacts/when-needed.ts';
import type { Action } from '../commit.ts';
import { put, remove } from '../expression.ts';
import { filesKey } from '../keys.ts';
import { soon } from '../time-to-live.ts';

/** Where the next version of a model keeps its files: by an id of their own, since its number is not known yet. */
export const newArtifactPath = (modelId: string) => `models/${modelId}/${ulid()}`;

/**
 * An item that is there while files are being copied and no version has them yet. Should whoever copies die, its time
 * to live runs out, and `functions/queues/follow-up.ts` is rung: it goes on if `version` is waiting for its files, and
 * removes them if there is none.
 */
export const filesIntent = (artifactPath: string, id: string, version?: number) =>
  put({
    ...filesKey(artifactPath),
    id,
    artifact_path: artifactPath,
    version,
    ttl: soon(),
  });

export const dropIntent = (artifactPath: string): Action => ({ Delete: remove(filesKey(artifactPath)) });

/** What a new version says of its files. */
export type Registered = { artifact_path: string } & ({ pending: true } | { digest: string });

/** Copies what one call can, and plans the rest. Errors: INVALID_PARAMETER_VALUE for files that changed meanwhile. */
export async function takeFiles(artifactPath: string, files: readonly SourceFile[]): Promise<Registered> {
  if (isTooBigForOneCall(files)) {
    await putPlan(artifactPath, files);
    return { artifact_path: artifactPath, pending: true };
  }
  try {
    const { digest } = await copyFiles(artifactPath, files);
    return { artifact_path: artifactPath, digest };
  } catch (error) {
    throw error instanceof SourceChanged ? invalidParameter(`${error.message} Register it again.`) : error;
  }
}
