import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { idOf } from '#shared/store/keys.ts';
import { clearDeleted, raiseRenamed, walkAgainLater } from '#shared/store/walk.ts';
import { log } from '#shared/wire/log.ts';

async function walk(record: DynamoDBRecord): Promise<void> {
  const id = idOf(record.dynamodb?.Keys?.pk?.S ?? '');
  const kind = record.dynamodb?.NewImage?.kind?.S;
  if (kind === 'model_renamed') return raiseRenamed(id);
  if (kind === 'model_deleted') await walkAgainLater(id);
  if (!(await clearDeleted(id))) throw new Error('Some versions are not in the ledger yet.');
}

/** Clears up behind deletions and renames, one after the other; the batch is repeated from the first that failed. */
export async function handler(event: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> {
  for (const record of event.Records) {
    try {
      await walk(record);
    } catch (error) {
      log('info', 'a walk will be repeated', { key: record.dynamodb?.Keys?.pk?.S, error: String(error) });
      return { batchItemFailures: [{ itemIdentifier: record.dynamodb?.SequenceNumber ?? '' }] };
    }
  }
  return { batchItemFailures: [] };
}
