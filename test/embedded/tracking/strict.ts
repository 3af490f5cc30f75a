import { table } from '#shared/operations/table.ts';
import { client } from '#shared/store/client.ts';

/** What DynamoDB refuses and the embedded one takes, told as a failure that no handler makes a 400 of. */

const most = { actions: 100, transaction: 4 * 1024 * 1024, item: 400 * 1024, partitionKey: 2_048, sortKey: 1_024 };

type Item = Record<string, unknown>;
type Action = { Key?: Item; Item?: Item; ExpressionAttributeValues?: Item };
type Input = Action & {
  TransactItems?: Record<string, Action>[];
  RequestItems?: Record<string, { Keys?: Item[] } | Record<string, Action>[]>;
};

const bytesOf = (value: unknown): number =>
  value instanceof Uint8Array ? value.length : Buffer.byteLength(JSON.stringify(value) ?? '');

const actionsOf = (input: Input): Action[] => [
  input,
  ...(input.TransactItems ?? []).flatMap((parts) => Object.values(parts)),
  ...Object.values(input.RequestItems ?? {}).flatMap((asked) =>
    Array.isArray(asked) ? asked.flatMap((parts) => Object.values(parts)) : (asked.Keys ?? []).map((Key) => ({ Key })),
  ),
];

const keys = [table, ...Object.values(table.indexes)];

function problemsOf(input: Input): string[] {
  const { TransactItems: parts = [] } = input;
  const problems: string[] = [];
  const require = (holds: boolean, what: string) => void (holds || problems.push(what));
  require(parts.length <= most.actions, `${parts.length} actions`);
  const size = parts.reduce((sum, part) => sum + bytesOf(part), 0);
  require(size <= most.transaction, `a transaction of ${size} bytes`);
  const addresses = parts.flatMap((part) =>
    Object.values(part).map(({ Key, Item }) => JSON.stringify([(Key ?? Item)?.pk, (Key ?? Item)?.sk])),
  );
  require(new Set(addresses).size === addresses.length, 'an item twice in a transaction');
  for (const { Key = {}, Item = {}, ExpressionAttributeValues = {} } of actionsOf(input)) {
    for (const { partitionKey, sortKey } of keys) {
      for (const item of [Key, Item]) {
        require(bytesOf(item[partitionKey] ?? '') - 2 <= most.partitionKey, `a long ${partitionKey}`);
        require(bytesOf(item[sortKey] ?? '') - 2 <= most.sortKey, `a long ${sortKey}`);
      }
    }
    require(bytesOf(ExpressionAttributeValues[':pk'] ?? '') - 2 <= most.partitionKey, 'a query of a long key');
    require(bytesOf(Item) <= most.item, `an item of ${bytesOf(Item)} bytes`);
  }
  return problems;
}

/** From here on whatever passes DynamoDB's limits fails, as an error of ours. */
export function beStrict(): void {
  client.middlewareStack.add(
    (next) => async (args) => {
      const problems = problemsOf(args.input as Input);
      if (problems.length > 0) throw new Error(`DynamoDB refuses ${problems.join(', ')}`);
      return next(args);
    },
    { step: 'initialize', name: 'strict', override: true },
  );
}
