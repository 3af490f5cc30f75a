import { BatchGetCommand, GetCommand } from '@aws-sdk/lib-dynamodb';
import { backOff } from './back-off.ts';
import { client, tableName } from './client.ts';
import type { Key } from './keys.ts';

export type Item = Key & Record<string, unknown>;

/** DynamoDB's limit of keys a BatchGet. */
const batch = 100;

const address = ({ pk, sk }: Key) => `${pk}\n${sk}`;

export function chunks<T>(list: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, index) =>
    list.slice(index * size, (index + 1) * size),
  );
}

async function getBatch(keys: Key[]): Promise<Item[]> {
  const found: Item[] = [];
  let open = keys;
  for (let tries = 0; open.length > 0; tries++) {
    // What DynamoDB gives back it had no capacity for, or no room in the answer.
    if (tries > 1) await backOff(tries);
    const { Responses, UnprocessedKeys } = await client.send(
      new BatchGetCommand({ RequestItems: { [tableName]: { Keys: open, ConsistentRead: true } } }),
    );
    found.push(...((Responses?.[tableName] ?? []) as Item[]));
    open = (UnprocessedKeys?.[tableName]?.Keys ?? []) as Key[];
  }
  return found;
}

async function getOne(key: Key): Promise<Item[]> {
  const { Item: item } = await client.send(new GetCommand({ TableName: tableName, Key: key, ConsistentRead: true }));
  return item ? [item as Item] : [];
}

type Asked = { key: Key } & PromiseWithResolvers<Item | undefined>;

async function answer(asked: Asked[]): Promise<void> {
  try {
    const keys = asked.map(({ key: { pk, sk } }) => ({ pk, sk }));
    const found = await (keys.length === 1 ? getOne(keys[0] as Key) : getBatch(keys));
    const byAddress = new Map(found.map((item) => [address(item), item]));
    for (const { key, resolve } of asked) resolve(byAddress.get(address(key)));
  } catch (error) {
    for (const { reject } of asked) reject(error);
  }
}

let waiting = new Map<string, Asked>();

function send(): void {
  const asked = [...waiting.values()];
  waiting = new Map();
  for (const some of chunks(asked, batch)) void answer(some);
}

/**
 * An item, strongly consistent: the answer includes every write that returned before the call. All that is asked for
 * before anything else can happen goes as one request, and is no snapshot; who asks for the same gets the same object.
 */
export function getItem(key: Key): Promise<Item | undefined> {
  // After everything that can go on now, which may ask for more.
  if (waiting.size === 0) process.nextTick(send);
  const known = waiting.get(address(key));
  if (known) return known.promise;
  const asked = { key, ...Promise.withResolvers<Item | undefined>() };
  waiting.set(address(key), asked);
  return asked.promise;
}

/** The items of any number of keys, in the keys' order. */
export const getItems = (keys: readonly Key[]): Promise<(Item | undefined)[]> => Promise.all(keys.map(getItem));
