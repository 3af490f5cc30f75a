import { type BatchGetCommandInput, type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';

/**
 * From now on each item of a BatchGet is read by itself, so that something can come between: a batch is no snapshot, though
 * emulators read it as one.
 */
export function splitBatches(client: DynamoDBDocumentClient): void {
  client.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        if (commandName !== 'BatchGetItemCommand') return next(args);
        const [[TableName, { Keys = [], ConsistentRead } = {}] = []] = Object.entries(
          (args.input as BatchGetCommandInput).RequestItems ?? {},
        );
        const read = Keys.map((Key) => client.send(new GetCommand({ TableName, Key, ConsistentRead })));
        const found = (await Promise.all(read)).flatMap(({ Item }) => Item ?? []);
        return { response: {}, output: { Responses: { [String(TableName)]: found }, $metadata: {} } } as never;
      },
    { step: 'initialize', name: 'split' },
  );
}
