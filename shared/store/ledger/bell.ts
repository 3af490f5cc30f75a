import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { ulid } from 'ulid';
import { client } from '../client.ts';
import { put } from '../expression.ts';
import { bellKey } from '../keys.ts';

/** Seconds for which a bell lies there. It has rung when it was put. */
const day = 86_400;

/** Tells whoever may write the ledger that it lacks something of these rows of a model. */
export async function ring(id: string, sks: readonly string[]): Promise<void> {
  const bell = { ...bellKey(ulid()), id, sks, ttl: Math.ceil(Date.now() / 1_000) + day };
  await client.send(new PutCommand(put(bell)));
}
