import { promisify } from 'node:util';
import { invalidParameter, tooManyRequests } from '#shared/wire/errors.ts';
import { isRefused } from '#shared/wire/failures.ts';
import type { Kept, Once } from '#shared/wire/idempotency.ts';
import type { Request } from '#shared/wire/request.ts';
import { tableName } from './client.ts';
import type { Action, Write } from './commit.ts';
import { getItem } from './items.ts';
import { type Key, onceKey } from './keys.ts';

/** Seconds for which an answer is kept. */
const lifetime = 86_400;

/** Bytes; an item has 400 KB. */
const longest = 390_000;

const seconds = () => Math.floor(Date.now() / 1_000);

// Few calls have a key: the others start without it.
const zlib = () => import('node:zlib');

async function compress(answer: string): Promise<Uint8Array> {
  const { deflateRaw } = await zlib();
  const compressed = await promisify(deflateRaw)(answer);
  if (compressed.length <= longest) return compressed;
  throw invalidParameter(
    'The answer to this call is longer than what is kept with an Idempotency-Key. Nothing was done: shorten the tags and ' +
      'descriptions, or call without the header.',
  );
}

async function decompress(compressed: Uint8Array): Promise<string> {
  const { inflateRaw } = await zlib();
  return (await promisify(inflateRaw)(compressed)).toString();
}

/** The answer that this caller's first call with the key got; DynamoDB removes it some time after it is over. */
export async function findAnswer({ actor }: Pick<Request, 'actor'>, { key }: Once): Promise<Kept | undefined> {
  const item = await getItem(onceKey(actor, key));
  if (item === undefined || (item.ttl as number) < seconds()) return undefined;
  return { fingerprint: item.fingerprint as string, answer: await decompress(item.answer as Uint8Array) };
}

const answerAction = (key: Key, fields: object): Action => ({
  Put: {
    TableName: tableName,
    Item: { ...key, ...fields, ttl: seconds() + lifetime },
    ConditionExpression: 'attribute_not_exists(#pk) OR #ttl < :now',
    ExpressionAttributeNames: { '#pk': 'pk', '#ttl': 'ttl' },
    ExpressionAttributeValues: { ':now': seconds() },
  },
});

/** The write, and with it the answer that tells of it, if the call has a key and nobody has answered by it. */
export async function withAnswer<Result>(request: Request, write: Write<Result>): Promise<Write<Result>> {
  const { actor, id, once } = request;
  if (!once || write.partial) return write;
  const key = onceKey(actor, once.key);
  const answer = await compress(await once.kept(write.result));
  const action = answerAction(key, { fingerprint: once.fingerprint, answer, request: id });
  return { ...write, actions: [...write.actions, action], row: write.row ?? key };
}

/** Who lost to a call with the same key is not to try again: it has been answered. */
export function requireFirst({ once }: Request, write: Write<unknown>, error: unknown): void {
  if (!once || write.partial) return;
  if (!isRefused(error, -1)) return;
  throw tooManyRequests('Another call with the same Idempotency-Key is under way. Try again.', error);
}
