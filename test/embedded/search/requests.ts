import { client } from '#shared/store/client.ts';

type Input = {
  IndexName?: string;
  ExpressionAttributeValues?: Record<string, string>;
  RequestItems?: Record<string, { Keys: unknown[] }>;
};

/** What a request asks: `Query list MODELS`, `Query V#`, `BatchGet`, … without ids and shards. */
function shapeOf(command: string, { IndexName, ExpressionAttributeValues = {} }: Input): string {
  if (!command.startsWith('Query')) return command.replace(/(Item)?Command$/, '');
  const partition = String(ExpressionAttributeValues[':pk']).split('#')[0];
  const isVersions = partition === 'MODEL' && IndexName === undefined;
  return ['Query', IndexName, isVersions ? 'V#' : partition].filter(Boolean).join(' ');
}

export type Requests = {
  /** The distinct shapes, in the order of their first request. */
  shapes: string[];
  count: number;
  units: number;
};

type Capacity = { CapacityUnits?: number };

/** Records what `work` asks of DynamoDB. */
export async function requestsOf<T>(work: () => Promise<T>): Promise<{ result: T; requests: Requests }> {
  const requests: Requests = { shapes: [], count: 0, units: 0 };
  client.middlewareStack.add(
    (next, context) => async (args) => {
      Object.assign(args.input, { ReturnConsumedCapacity: 'TOTAL' });
      const shape = shapeOf(context.commandName ?? '', args.input as Input);
      if (!requests.shapes.includes(shape)) requests.shapes.push(shape);
      requests.count += 1;
      const answer = await next(args);
      const consumed = [(answer.output as { ConsumedCapacity?: Capacity | Capacity[] }).ConsumedCapacity].flat();
      requests.units += consumed.reduce((sum, one) => sum + (one?.CapacityUnits ?? 0), 0);
      return answer;
    },
    { step: 'initialize', name: 'recorder' },
  );
  try {
    return { result: await work(), requests };
  } finally {
    client.middlewareStack.remove('recorder');
  }
}
