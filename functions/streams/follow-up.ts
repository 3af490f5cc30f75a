import type { DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { isLive } from '#shared/domain/entities.ts';
import { followUp as consumer } from '#shared/operations/consumers.ts';
import { deleteFiles } from '#shared/store/artifacts/when-needed.ts';
import { followToken } from '#shared/store/edge-tokens.ts';
import { idOf, numberOf, purgePrefix, tokens } from '#shared/store/keys.ts';
import { purgeModel } from '#shared/store/purge/model.ts';
import { isPurged } from '#shared/store/purge/stub.ts';
import { purgeVersion } from '#shared/store/purge/version.ts';
import { followExperiment } from '#shared/store/tracking/eras.ts';
import { readAnyVersion } from '#shared/store/versions/get.ts';
import { finishRegistration } from '#shared/store/versions/register.ts';
import { hideDeleted, raiseRenamed, walkAgain, walkAgainLater } from '#shared/store/walk.ts';
import { consume } from '#shared/wire/consume.ts';
import { log } from '#shared/wire/log.ts';

type Image = NonNullable<DynamoDBRecord['dynamodb']>['NewImage'];

/**
 * An intent that outlived its time: whoever copied the files has died, and nobody has them unless a version waits for
 * them. One that was dropped has time left.
 */
async function takeUp(intent: Image): Promise<void> {
  if (Number(intent?.ttl?.N) > Date.now() / 1_000) return;
  const [id = '', number, artifactPath = ''] = [intent?.id?.S, Number(intent?.version?.N), intent?.artifact_path?.S];
  const version = number ? await readAnyVersion(id, number) : undefined;
  if (!version || isPurged(version)) return deleteFiles(artifactPath);
  // Of a deleted one they stay as they are, for who restores it.
  if (isLive(version)) await finishRegistration(id, number);
}

/** What an item waited for whose time to live is over. */
async function goOn(id: string, sk: string): Promise<void> {
  if (sk === purgePrefix) return purgeModel(id);
  return sk.startsWith(purgePrefix) ? purgeVersion(id, numberOf(sk)) : walkAgain(id);
}

async function followUp({ dynamodb }: DynamoDBRecord): Promise<void> {
  const [pk = '', sk = ''] = [dynamodb?.Keys?.pk?.S, dynamodb?.Keys?.sk?.S];
  const id = idOf(pk);
  if (pk.startsWith('FILES#')) return takeUp(dynamodb?.OldImage);
  if (pk.startsWith('WALK#')) return goOn(id, sk);
  if (pk.startsWith('EXPERIMENT#')) return followExperiment(id);
  // Its hash is gone from the row once it is revoked, and with the row once that is.
  if (pk === tokens) return followToken(idOf(sk), (dynamodb?.OldImage?.hash ?? dynamodb?.NewImage?.hash)?.S);
  if (sk.startsWith('V#')) return finishRegistration(id, numberOf(sk));
  switch (dynamodb?.NewImage?.kind?.S) {
    case 'model_renamed':
    case 'model_restored':
      return raiseRenamed(id);
    case 'model_deleted':
      await walkAgainLater(id);
      return hideDeleted(id);
  }
}

/**
 * Does what writes leave to be done behind them, each by itself and again from its start at will; the batch is repeated
 * from the first that failed.
 */
export const handler = consume(consumer, async function followAll(event: DynamoDBStreamEvent) {
  const attempts = await Promise.allSettled(event.Records.map(followUp));
  const failed = attempts.findIndex(({ status }) => status === 'rejected');
  if (failed < 0) return { batchItemFailures: [] };
  const record = event.Records[failed]?.dynamodb;
  const { reason } = attempts[failed] as PromiseRejectedResult;
  log('info', 'a follow-up will be repeated', { key: record?.Keys?.pk?.S, error: String(reason) });
  return { batchItemFailures: [{ itemIdentifier: record?.SequenceNumber ?? '' }] };
});
