import { client } from '#shared/store/client.ts';

/** What a call costs: requests one after the other (those made at once count once), and capacity units. */
export type Cost = { trips: number; read: number; write: number };

/** A cost, and the rights it takes: DynamoDB's actions, those of a transaction by its parts. */
export type Measured<T> = { result: T; cost: Cost; actions: Set<string> };

type Input = { TransactItems?: object[] };

const actionsOf = (command: string, { TransactItems }: Input): string[] =>
  TransactItems
    ? TransactItems.map((part) => Object.keys(part)[0] ?? '').map((kind) =>
        kind === 'ConditionCheck' ? 'ConditionCheckItem' : `${kind}Item`,
      )
    : [command.replace(/Command$/, '').replace(/^BatchGetItem$/, 'GetItem')];

type Capacity = { CapacityUnits?: number; ReadCapacityUnits?: number; WriteCapacityUnits?: number };

const reads = /^(Get|BatchGet|Query)/;

/** Measures `work` by what DynamoDB says each request consumed. */
export async function measure<T>(work: () => Promise<T>): Promise<Measured<T>> {
  const cost: Cost = { trips: 0, read: 0, write: 0 };
  const actions = new Set<string>();
  let inFlight = 0;
  let trip = Promise.withResolvers<void>();
  client.middlewareStack.add(
    (next, context) => async (args) => {
      for (const action of actionsOf(context.commandName ?? '', args.input as Input)) actions.add(action);
      Object.assign(args.input, { ReturnConsumedCapacity: 'INDEXES' });
      if (inFlight === 0) {
        cost.trips += 1;
        trip = Promise.withResolvers();
      }
      inFlight += 1;
      try {
        const answer = await next(args);
        const consumed = [(answer.output as { ConsumedCapacity?: Capacity | Capacity[] }).ConsumedCapacity].flat();
        const units = consumed.reduce((sum, one) => sum + (one?.CapacityUnits ?? 0), 0);
        cost[reads.test(context.commandName ?? '') ? 'read' : 'write'] += units;
        return answer;
      } finally {
        inFlight -= 1;
        if (inFlight === 0) trip.resolve();
        // All of a trip are answered together: which of them is the first must not count.
        await trip.promise;
      }
    },
    { step: 'initialize', name: 'meter' },
  );
  try {
    return { result: await work(), cost, actions };
  } finally {
    client.middlewareStack.remove('meter');
  }
}
