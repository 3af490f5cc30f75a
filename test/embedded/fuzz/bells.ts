import type { Context, DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import { metaKey } from '#shared/store/keys.ts';
import type { Whole } from './history.ts';
import type { Random } from './random.ts';

const record = (pk: string, sk: string, sequence: number) => ({
  eventName: 'INSERT',
  dynamodb: { Keys: { pk: { S: pk }, sk: { S: sk } }, SequenceNumber: String(sequence) },
});

const sortKeys = ({ versions, changes, notes }: Whole): string[] => [
  ...versions.map(({ version }) => `V#${String(version).padStart(10, '0')}`),
  ...[...changes, ...notes].map(({ sk }) => sk),
];

const batchSize = 20;
const mostDeliveries = 10;

type Records = ReturnType<typeof record>[];
type Handler = (event: DynamoDBStreamEvent, context: Context) => Promise<DynamoDBBatchResponse>;

/** Delivers as Lambda does: what the consumer gives back comes again, with all that follows it. */
async function deliver(records: Records, context: Context, handler: Handler): Promise<void> {
  let rest = records;
  for (let tries = 1; rest.length > 0; tries++) {
    if (tries > mostDeliveries) throw new Error(`the consumer gave a batch back ${mostDeliveries} times`);
    const { batchItemFailures } = await handler({ Records: rest } as unknown as DynamoDBStreamEvent, context);
    const [first] = batchItemFailures;
    rest = first ? rest.slice(rest.findIndex((one) => one.dynamodb.SequenceNumber === first.itemIdentifier)) : [];
  }
}

/** Rings for every row in any order, loses a tenth, rings three in ten twice, by four consumers at once. */
export async function ringAll(random: Random, wholes: readonly Whole[]): Promise<number> {
  const { handler } = await import('#functions/streams/audit-transitions.ts');
  const rows = wholes.flatMap((whole) => sortKeys(whole).map((sk) => [metaKey(whole.model.id).pk, sk] as const));
  const rung = rows.filter(() => !random.chance(0.1)).flatMap((row) => (random.chance(0.3) ? [row, row] : [row]));
  const records = random.shuffled(rung).map(([pk, sk], index) => record(pk, sk, index + 1));
  const context = { getRemainingTimeInMillis: () => 60_000 } as Context;
  await Promise.all(
    [0, 1, 2, 3].map(async (consumer) => {
      const mine = records.filter((_, index) => index % 4 === consumer);
      for (let start = 0; start < mine.length; start += batchSize)
        await deliver(mine.slice(start, start + batchSize), context, handler);
    }),
  );
  return rows.length;
}
