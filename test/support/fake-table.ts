import {
  BatchGetCommand,
  BatchWriteCommand,
  DeleteCommand,
  GetCommand,
  PutCommand,
  QueryCommand,
  TransactWriteCommand,
  type TransactWriteCommandInput,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import 'aws-sdk-client-mock-vitest/extend';
import { vi } from 'vitest';
import { client, tableName as name } from '#shared/store/client.ts';
import { changesOf, type Expressions, holds, type Item, resolved, updated } from './expressions.ts';
import { cancelled, conditionFailed, failure } from './failures.ts';

/** The one DynamoDB client of the functions, mocked. */
export const dynamodb = mockClient(client);

/** The time of every test. */
export const now = 1_700_000_000_000;

type Key = { pk: string; sk: string };
type SdkAction = NonNullable<TransactWriteCommandInput['TransactItems']>[number];
type Target = Expressions & { TableName: string | undefined; Key?: Key; Item?: Item };

/** `MODEL#1 META`: how tests name an item. */
export const address = ({ pk, sk }: Key): string => `${pk} ${sk}`;

const isGet = (text: string) => /^(eventual )?get /.test(text);

const textOf = (target: Target) =>
  target.ConditionExpression === undefined ? {} : { if: resolved(target.ConditionExpression, target) };

/** An action or a single write as tests read it, e.g. `{put: {…}, if: 'attribute_not_exists(pk)'}`. */
export type Written = { put?: Item; update?: string; delete?: string; check?: string; if?: string } & ReturnType<
  typeof changesOf
>;

function written(action: SdkAction): Written {
  // A copy also refuses what is no data, as the SDK does.
  const [kind, target] = Object.entries(structuredClone(action))[0] as [string, Target];
  if (target.TableName !== name) throw new Error(`the table is ${target.TableName}`);
  if (kind === 'Put') return { put: target.Item as Item, ...textOf(target) };
  const at = address(target.Key as Key);
  if (kind === 'Update') return { update: at, ...changesOf(target), ...textOf(target) };
  return { [kind === 'Delete' ? 'delete' : 'check']: at, ...textOf(target) };
}

/**
 * A table of a few items behind the mocked client. It answers reads, carries out writes on their conditions, and keeps
 * what was sent. No substitute for DynamoDB (the embedded tests have that): a sheet to write on and to read from.
 */
export function fakeTable(...given: (Item | readonly Item[])[]) {
  vi.useFakeTimers({ now, toFake: ['Date'] });
  // Pauses between tries are random.
  vi.spyOn(Math, 'random').mockReturnValue(0);
  dynamodb.reset();
  const items = new Map(given.flat().map((item) => [address(item), item]));
  const trips: string[][] = [];
  const writes: Written[][] = [];
  const interruptions = new Map<number, () => void>();
  const failures: (Error | { after: Error })[] = [];
  let trip: Promise<void> | undefined;
  let pageSize = Number.POSITIVE_INFINITY;

  /** Requests sent while others are under way are of one trip; all of a trip are answered together. */
  async function onTrip(text: string): Promise<void> {
    if (trip === undefined) {
      trips.push([]);
      if (trips.length > 500) throw new Error('this does not end');
      interruptions.get(trips.length)?.();
      trip = new Promise<void>((resolve) => setImmediate(resolve)).then(() => {
        trip = undefined;
      });
    }
    const sent = trips.at(-1) as string[];
    // In whichever order they were: they are at once.
    if (isGet(text)) sent.splice(sent.filter(isGet).length, 0, text);
    else sent.push(text);
    await trip;
  }

  const read = (key: Key) => structuredClone(items.get(address(key)));

  function carryOut(action: SdkAction): void {
    const { Put, Update, Delete } = action as Record<'Put' | 'Update' | 'Delete', Target | undefined>;
    if (Put) items.set(address(Put.Item as Item), structuredClone(Put.Item as Item));
    if (Delete) items.delete(address(Delete.Key as Key));
    if (Update) items.set(address(Update.Key as Key), updated(read(Update.Key as Key) ?? (Update.Key as Item), Update));
  }

  const keyOf = (action: SdkAction): Key => {
    const [target] = Object.values(action) as [Target];
    return (target.Key ?? target.Item) as Key;
  };
  const isMet = (action: SdkAction) => holds(items.get(address(keyOf(action))), Object.values(action)[0] as Target);

  /** One write, or one transaction: all of it or nothing. */
  function carryOutAll(actions: SdkAction[], refused: (met: boolean[]) => Error): void {
    const next = failures.shift();
    if (next instanceof Error) throw next;
    writes.push(actions.map(written));
    const met = actions.map(isMet);
    if (met.includes(false)) throw refused(met);
    actions.forEach(carryOut);
    if (next) throw next.after;
  }

  dynamodb.on(GetCommand).callsFake(async ({ Key: key, ConsistentRead: strong }) => {
    await onTrip(`${strong ? '' : 'eventual '}get ${address(key)}`);
    return { Item: read(key) };
  });
  dynamodb.on(BatchGetCommand).callsFake(async ({ RequestItems: { [name]: asked } }) => {
    const keys: Key[] = asked.Keys;
    const texts = keys.map((key) => `${asked.ConsistentRead ? '' : 'eventual '}get ${address(key)}`);
    await Promise.all(texts.map(onTrip));
    if (keys.length > 100 || new Set(keys.map(address)).size < keys.length) throw failure('ValidationException');
    return { Responses: { [name]: keys.map(read).filter((item) => item !== undefined) } };
  });
  dynamodb.on(QueryCommand).callsFake(async (input) => {
    const { IndexName: index, ScanIndexForward: forward, Limit: limit, ExclusiveStartKey: start } = input;
    const condition = resolved(input.KeyConditionExpression, input);
    const options = [!forward && 'backward', limit && `limit ${limit}`, !index && !input.ConsistentRead && 'eventual'];
    await onTrip(['query', index, condition, ...options].filter(Boolean).join(' '));
    const [pk, sk] = index ? [`${index}_pk`, `${index}_sk`] : ['pk', 'sk'];
    const values = input.ExpressionAttributeValues;
    const { ':prefix': prefix = '', ':from': from = '', ':to': to = '\u{10FFFF}' } = values;
    const inRange = (text: string) => text.startsWith(prefix) && text >= from && text <= to;
    const found = [...items.values()]
      .filter((item) => item[pk] === values[':pk'] && inRange(String(item[sk])))
      .sort((a, b) => (String(a[sk]) < String(b[sk]) === forward ? -1 : 1));
    const first = start ? found.findIndex((item) => address(item) === address(start)) + 1 : 0;
    const page = found.slice(first, first + Math.min(limit ?? found.length, pageSize));
    const last = page.at(-1);
    const more = last !== undefined && first + page.length < found.length;
    return { Items: structuredClone(page), ...(more && { LastEvaluatedKey: { pk: last.pk, sk: last.sk } }) };
  });
  dynamodb.on(TransactWriteCommand).callsFake(async ({ TransactItems: actions }) => {
    await onTrip(`transact ${actions.length}`);
    const keys = new Set(actions.map(keyOf).map(address));
    if (actions.length > 100 || keys.size < actions.length) throw failure('ValidationException');
    carryOutAll(actions, (met) => cancelled(...met.map((one) => ({ Code: one ? 'None' : 'ConditionalCheckFailed' }))));
  });
  dynamodb.on(UpdateCommand).callsFake(async (input) => {
    await onTrip(`update ${address(input.Key)}`);
    carryOutAll([{ Update: input }], conditionFailed);
    // `UPDATED_NEW` would answer less, and nobody reads more.
    return input.ReturnValues ? { Attributes: read(input.Key) } : {};
  });
  dynamodb.on(PutCommand).callsFake(async (input) => {
    await onTrip(`put ${address(input.Item)}`);
    carryOutAll([{ Put: input }], conditionFailed);
  });
  dynamodb.on(DeleteCommand).callsFake(async (input) => {
    await onTrip(`delete ${address(input.Key)}`);
    carryOutAll([{ Delete: input }], conditionFailed);
  });
  dynamodb.on(BatchWriteCommand).callsFake(async ({ RequestItems: { [name]: requests } }) => {
    await onTrip(`write ${requests.length}`);
    if (requests.length > 25) throw failure('ValidationException');
    type Request = { PutRequest?: { Item: Item }; DeleteRequest?: { Key: Key } };
    const target = { TableName: name };
    const actions = requests.map(({ PutRequest, DeleteRequest }: Request) =>
      PutRequest ? { Put: { ...target, ...PutRequest } } : { Delete: { ...target, ...DeleteRequest } },
    );
    carryOutAll(actions, conditionFailed);
    return {};
  });

  return {
    /** What is in it, by `address`. */
    items,
    /** What was sent, by round trip: one line a request, or a key of those that read several. */
    trips,
    /** Every write that arrived, refused ones too, by request. */
    writes,
    /** The actions of the only write. */
    get written(): Written[] {
      if (writes.length !== 1) throw new Error(`${writes.length} writes`);
      return writes[0] as Written[];
    },
    put: (...more: Item[]) => {
      for (const item of more) items.set(address(item), item);
    },
    change: (at: string, fields: object) => items.set(at, { ...(items.get(at) as Item), ...fields }),
    /** A query answers at most so many items a page, as it does of items that are big. */
    pages: (size: number) => {
      pageSize = size;
    },
    /** Somebody else comes before the `n`-th trip. */
    before: (n: number, act: () => void) => interruptions.set(n, act),
    /** How the next writes end: not done, or with `{after}` done and lost on the way back. */
    failNext: (...next: (Error | { after: Error })[]) => failures.push(...next),
  };
}

export type FakeTable = ReturnType<typeof fakeTable>;
