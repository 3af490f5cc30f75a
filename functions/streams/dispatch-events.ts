import type { DynamoDBRecord } from 'aws-lambda';
import { dispatchEvents } from '#shared/operations/consumers.ts';
import { dispatch } from '#shared/store/events/dispatch.ts';
import { followUpOf } from '#shared/store/events/follow-ups.ts';
import { idOf } from '#shared/store/keys.ts';
import { isRecorded } from '#shared/store/ledger/recorded.ts';
import { send } from '#shared/store/queues/send.ts';
import { consume } from '#shared/wire/consume.ts';

/** Of a row's own record, the row. */
const rowIn = ({ dynamodb: { Keys = {} } = {} }: DynamoDBRecord) => ({
  id: idOf(Keys.pk?.S ?? ''),
  sk: Keys.sk?.S ?? '',
});

const isRow = ({ dynamodb }: DynamoDBRecord): boolean =>
  dynamodb?.Keys?.pk?.S?.startsWith('MODEL#') === true && isRecorded({ sk: dynamodb.Keys.sk?.S ?? '' });

/**
 * Tells what happened, and who is to do what is left. The batch is repeated from the first record of a model of which not
 * all could be told, so that its next event is never told before this one.
 */
export const handler = consume(dispatchEvents, async function dispatchAll({ Records }) {
  const tasks = Records.flatMap((record) => followUpOf(record) ?? []);
  await send(
    'followUps',
    tasks.map((body) => ({ body, group: body.pk })),
  );
  const failed = await dispatch(Records.filter(isRow).map(rowIn));
  const first = Records.find((record) => isRow(record) && failed.has(rowIn(record).id));
  return { batchItemFailures: first ? [{ itemIdentifier: first.dynamodb?.SequenceNumber ?? '' }] : [] };
});
