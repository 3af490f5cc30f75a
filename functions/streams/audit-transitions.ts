import type { DynamoDBRecord } from 'aws-lambda';
import { auditTransitions } from '#shared/operations/consumers.ts';
import { idOf } from '#shared/store/keys.ts';
import { appendToChain } from '#shared/store/ledger/append.ts';
import { consume } from '#shared/wire/consume.ts';
import { log } from '#shared/wire/log.ts';

const sortKey = (record: DynamoDBRecord) => record.dynamodb?.Keys?.sk?.S ?? '';
const modelId = (record: DynamoDBRecord) => idOf(record.dynamodb?.Keys?.pk?.S ?? '');

/**
 * Writes the ledger. A record is only a bell: it says which model has something new, and the rows themselves say what.
 * Models fail by themselves; the batch is repeated from the first record of one that did.
 */
export const handler = consume(auditTransitions, async function audit(event, context) {
  const deadline = Date.now() + Math.max(1_000, context.getRemainingTimeInMillis() / 2);
  const models = Map.groupBy(event.Records, modelId);
  const failed = new Set<string>();
  const append = async ([id, records]: [string, DynamoDBRecord[]]) => {
    try {
      await appendToChain(id, records.map(sortKey), deadline);
    } catch (error) {
      failed.add(id);
      log('error', 'a chain could not be extended', { model: id, error: String(error) });
    }
  };
  await Promise.all([...models].map(append));
  const first = event.Records.find((record) => failed.has(modelId(record)));
  return { batchItemFailures: first ? [{ itemIdentifier: first.dynamodb?.SequenceNumber ?? '' }] : [] };
});
