import type { DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { followUp as consumer } from '#shared/operations/consumers.ts';
import { deleteFiles, deleteFilesOfModel } from '#shared/store/artifacts/when-needed.ts';
import { followToken } from '#shared/store/edge-tokens.ts';
import { idOf, numberOf, tokens } from '#shared/store/keys.ts';
import { followExperiment } from '#shared/store/tracking/eras.ts';
import { readVersion } from '#shared/store/versions/get.ts';
import { finishRegistration } from '#shared/store/versions/register.ts';
import { clearDeleted, filesOfDeleted, raiseRenamed, walkAgainLater } from '#shared/store/walk.ts';
import { consume } from '#shared/wire/consume.ts';
import { log } from '#shared/wire/log.ts';

type Image = NonNullable<DynamoDBRecord['dynamodb']>['NewImage'];

async function clearModel(id: string): Promise<void> {
  await deleteFilesOfModel(id);
  if (!(await clearDeleted(id))) throw new Error('Some versions are not in the ledger yet.');
}

async function clearVersion(id: string, number: number): Promise<void> {
  const artifactPath = await filesOfDeleted(id, number);
  if (artifactPath !== undefined) await deleteFiles(artifactPath);
}

/**
 * An intent that outlived its time: whoever copied the files has died, and nobody has them unless a version waits for
 * them. One that was dropped has time left.
 */
async function takeUp(intent: Image): Promise<void> {
  if (Number(intent?.ttl?.N) > Date.now() / 1_000) return;
  const [id = '', version, artifactPath = ''] = [intent?.id?.S, Number(intent?.version?.N), intent?.artifact_path?.S];
  if (version && (await readVersion(id, version))) await finishRegistration(id, version);
  else await deleteFiles(artifactPath);
}

async function followUp({ dynamodb }: DynamoDBRecord): Promise<void> {
  const [pk = '', sk = ''] = [dynamodb?.Keys?.pk?.S, dynamodb?.Keys?.sk?.S];
  const id = idOf(pk);
  if (pk.startsWith('FILES#')) return takeUp(dynamodb?.OldImage);
  if (pk.startsWith('WALK#')) return clearModel(id);
  if (pk.startsWith('EXPERIMENT#')) return followExperiment(id);
  // Its hash is gone from the row once it is revoked, and with the row once that is.
  if (pk === tokens) return followToken(idOf(sk), (dynamodb?.OldImage?.hash ?? dynamodb?.NewImage?.hash)?.S);
  if (sk.startsWith('V#')) return finishRegistration(id, numberOf(sk));
  switch (dynamodb?.NewImage?.kind?.S) {
    case 'model_renamed':
      return raiseRenamed(id);
    case 'model_deleted':
      await walkAgainLater(id);
      return clearModel(id);
    case 'version_deleted':
      return clearVersion(id, Number(dynamodb.NewImage.version?.N));
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
