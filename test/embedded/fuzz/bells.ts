import type { Context, DynamoDBStreamEvent } from 'aws-lambda';
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
      for (let start = 0; start < mine.length; start += 20) {
        const event = { Records: mine.slice(start, start + 20) } as unknown as DynamoDBStreamEvent;
        const { batchItemFailures } = await handler(event, context);
        if (batchItemFailures.length > 0) throw new Error('the consumer gave a batch back');
      }
    }),
  );
  return rows.length;
}
