import type { DynamoDBRecord } from 'aws-lambda';
import { auditTransitions } from '#shared/operations/consumers.ts';
import { bellPrefix, idOf } from '#shared/store/keys.ts';
import { appendToChains } from '#shared/store/ledger/append.ts';
import { mendTraces } from '#shared/store/ledger/traces.ts';
import { consume } from '#shared/wire/consume.ts';
import { log } from '#shared/wire/log.ts';

/** What a record rings for: rows of a model, `again` if the chain may have them without all that belongs to them. */
type Rung = { id: string; sks: string[]; again: boolean };

/** Of a row's own record, the row; of a bell, those it names. */
function rungBy({ dynamodb: { Keys = {}, NewImage = {} } = {} }: DynamoDBRecord): Rung {
  const pk = Keys.pk?.S ?? '';
  if (!pk.startsWith(bellPrefix)) return { id: idOf(pk), sks: [Keys.sk?.S ?? ''], again: false };
  return { id: NewImage.id?.S ?? '', sks: (NewImage.sks?.L ?? []).map(({ S = '' }) => S), again: true };
}

/**
 * Writes the ledger. A record is only a bell: it says which model has something new, and the rows themselves say what.
 * Models fail by themselves; the batch is repeated from the first record of one that did.
 */
export const handler = consume(auditTransitions, async function audit(event, context) {
  const deadline = Date.now() + Math.max(1_000, context.getRemainingTimeInMillis() / 2);
  const records = event.Records.map((record) => ({ record, ...rungBy(record) }));
  const failed = new Map<string, unknown>();
  const byModel = Map.groupBy(records, ({ id }) => id);
  const mend = async (id: string, rung: readonly Rung[]) => {
    const again = rung.filter((one) => one.again).flatMap(({ sks }) => sks);
    if (again.length > 0) await mendTraces(id, again).catch((error: unknown) => failed.set(id, error));
  };
  await Promise.all([...byModel].map(([id, rung]) => mend(id, rung)));
  const whole = [...byModel].filter(([id]) => !failed.has(id));
  const rung = new Map(whole.map(([id, own]) => [id, own.flatMap(({ sks }) => sks)]));
  for (const [id, error] of await appendToChains(rung, deadline)) failed.set(id, error);
  for (const [model, error] of failed) log('error', 'a chain could not be extended', { model, error: String(error) });
  const first = records.find(({ id }) => failed.has(id))?.record;
  return { batchItemFailures: first ? [{ itemIdentifier: first.dynamodb?.SequenceNumber ?? '' }] : [] };
});
