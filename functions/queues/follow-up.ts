import { isLive } from '#shared/domain/entities.ts';
import { followUp } from '#shared/operations/workers.ts';
import { deleteFiles } from '#shared/store/artifacts/when-needed.ts';
import { followToken } from '#shared/store/edge-tokens.ts';
import type { FollowUp } from '#shared/store/events/follow-ups.ts';
import { idOf, numberOf, purgePrefix, tokens } from '#shared/store/keys.ts';
import { purgeModel } from '#shared/store/purge/model.ts';
import { isPurged } from '#shared/store/purge/stub.ts';
import { purgeVersion } from '#shared/store/purge/version.ts';
import { followExperiment } from '#shared/store/tracking/eras.ts';
import { readAnyVersion } from '#shared/store/versions/get.ts';
import { finishRegistration } from '#shared/store/versions/register.ts';
import { hideDeleted, raiseRenamed, walkAgain, walkAgainLater } from '#shared/store/walk.ts';
import { work } from '#shared/wire/work.ts';

/** Nobody has the files unless a version waits for them. */
async function takeUp({ id = '', version: number = 0, artifact_path }: NonNullable<FollowUp['files']>): Promise<void> {
  const version = number ? await readAnyVersion(id, number) : undefined;
  if (!version || isPurged(version)) return deleteFiles(artifact_path);
  // Of a deleted one they stay as they are, for who restores it.
  if (isLive(version)) await finishRegistration(id, number);
}

/** What an item waited for whose time to live is over. */
async function goOn(id: string, sk: string): Promise<void> {
  if (sk === purgePrefix) return purgeModel(id);
  return sk.startsWith(purgePrefix) ? purgeVersion(id, numberOf(sk)) : walkAgain(id);
}

async function follow({ pk, sk, kind, hash, files }: FollowUp): Promise<void> {
  const id = idOf(pk);
  if (files) return takeUp(files);
  if (pk.startsWith('WALK#')) return goOn(id, sk);
  if (pk.startsWith('EXPERIMENT#')) return followExperiment(id);
  if (pk === tokens) return followToken(idOf(sk), hash);
  if (sk.startsWith('V#')) return finishRegistration(id, numberOf(sk));
  switch (kind) {
    case 'model_renamed':
    case 'model_restored':
      return raiseRenamed(id);
    case 'model_deleted':
      await walkAgainLater(id);
      return hideDeleted(id);
  }
}

/**
 * Does what writes leave to be done behind them: each by itself, in any order, and again from its start at will, since it
 * reads what there is to do.
 */
export const handler = work(
  followUp,
  (message) => follow(message as FollowUp),
  // Few messages are handed out again: SQS's SDK is loaded for those.
  async (...message) => (await import('#shared/store/queues/postpone.ts')).postpone(...message),
);
