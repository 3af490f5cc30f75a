import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { holds, type Item, updated } from '#test/support/expressions.ts';

type Key = { pk: string; sk: string };
type Target = Parameters<typeof holds>[1] & { Key?: Key; Item?: Item; ReturnValues?: string };
type Action = Partial<Record<'Put' | 'Update' | 'Delete' | 'ConditionCheck', Target>>;

const address = ({ pk, sk }: Key): string => `${pk} ${sk}`;
const keyOf = (target: Target): Key => (target.Key ?? target.Item) as Key;

/**
 * What the store's functions write, without a database: the few items that they read again are kept, the others are handed
 * over. So a registry is made by the functions themselves, as fast as they run.
 */
export function openSheet(handOver: (items: Iterable<Item>) => void) {
  const items = new Map<string, Item>();
  const read = (key: Key) => structuredClone(items.get(address(key)));

  function carryOut(actions: Action[]): void {
    for (const target of actions.flatMap((action) => Object.values(action)))
      if (!holds(items.get(address(keyOf(target))), target))
        throw new Error(`${address(keyOf(target))} is not as asked`);
    for (const { Put, Update, Delete } of actions) {
      if (Put) items.set(address(keyOf(Put)), structuredClone(Put.Item as Item));
      if (Delete) items.delete(address(keyOf(Delete)));
      if (Update) items.set(address(keyOf(Update)), updated(read(keyOf(Update)) ?? (keyOf(Update) as Item), Update));
    }
  }

  const answers: Record<string, (input: never) => object> = {
    GetCommand: ({ Key }: { Key: Key }) => ({ Item: read(Key) }),
    BatchGetCommand: ({ RequestItems }: { RequestItems: Record<string, { Keys: Key[] }> }) => ({
      Responses: Object.fromEntries(
        Object.entries(RequestItems).map(([table, { Keys }]) => [
          table,
          Keys.map(read).filter((item) => item !== undefined),
        ]),
      ),
    }),
    // What is asked for is always a version's open requests, and nobody makes any.
    QueryCommand: () => ({ Items: [] }),
    TransactWriteCommand: ({ TransactItems }: { TransactItems: Parameters<typeof carryOut>[0] }) => {
      carryOut(TransactItems);
      return {};
    },
    UpdateCommand: (input: Target & { Key: Key }) => {
      carryOut([{ Update: input }]);
      return { Attributes: read(input.Key) };
    },
  };

  return {
    /** In place of DynamoDB from now on. */
    standInFor(client: DynamoDBDocumentClient): void {
      const send = async (command: { constructor: { name: string }; input: object }) => {
        const { name } = command.constructor;
        const answer = answers[name];
        if (!answer) throw new Error(`The sheet answers no ${name}.`);
        return answer(command.input as never);
      };
      Object.assign(client, { send });
    },
    /** Hands over all that nobody reads again. */
    settle(isRead: (item: Item) => boolean): void {
      const done = [...items].filter(([, item]) => !isRead(item));
      handOver(done.map(([, item]) => item));
      for (const [at] of done) items.delete(at);
    },
  };
}
