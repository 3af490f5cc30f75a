import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { getEndpointFromInstructions } from '@smithy/core/endpoints';
import { deserializing } from './deserialize.ts';
import { type Command, type Config, type Handler, operationOf, type Stack } from './parts.ts';
import { serializing } from './serialize.ts';

/** Done once a client here. Who calls and how it is traced is nothing to DynamoDB; telling it takes a fifth of a call. */
const unused = [
  'serializerMiddleware',
  'deserializerMiddleware',
  'contentLengthMiddleware',
  'hostHeaderMiddleware',
  'httpAuthSchemeMiddleware',
  'getUserAgentMiddleware',
  'recursionDetectionMiddleware',
  'loggerMiddleware',
];

const schemeId = 'aws.auth#sigv4';

/** What the SDK's signature asks of the context of a command. */
function contextOf(command: Command, config: Config, signingRegion: string) {
  const signingProperties: Record<string, unknown> = { config, signingName: 'dynamodb', signingRegion };
  const signer = config.httpAuthSchemes.find((one) => one.schemeId === schemeId)?.signer;
  const selectedHttpAuthScheme = { httpAuthOption: { schemeId, signingProperties }, signer };
  const context = {
    commandName: `${operationOf(command)}Command`,
    clientName: 'DynamoDBClient',
    __smithy_context: { selectedHttpAuthScheme },
  };
  signingProperties.context = context;
  return context;
}

/** Calls back before the stack changes. */
function beforeChanges(stack: Stack, changes: () => void): void {
  for (const name of ['add', 'addRelativeTo', 'remove'] as const) {
    const change = stack[name] as (...given: unknown[]) => unknown;
    Object.assign(stack, {
      [name]: (...given: unknown[]) => {
        changes();
        return change.apply(stack, given);
      },
    });
  }
}

/**
 * The document client, with what is the same at every call done once. The SDK puts its middlewares together anew for each
 * command, copies its configuration at four of them, looks up endpoint, scheme and signer, and converts every item twice:
 * most of what a read costs. Its retries, signature, connections and errors are used as they are, and what is added to
 * the client's stack has its effect (docs/adr/0027-a-lean-client.md).
 */
export function lean(client: DynamoDBDocumentClient): DynamoDBDocumentClient {
  const config = client.config as unknown as Config;
  const stack = client.middlewareStack as unknown as Stack;
  for (const name of unused) stack.remove(name);

  const makeSigner = config.signer;
  let signer: Promise<unknown> | undefined;
  config.signer = (scheme) => {
    signer ??= makeSigner(scheme);
    return signer;
  };

  let endpoint: Promise<URL> | undefined;
  const endpointFor = (command: Command) => () => {
    endpoint ??= getEndpointFromInstructions({}, command.clientCommand.constructor, client.config as never).then(
      ({ url }) => url,
    );
    return endpoint;
  };

  async function handlerFor(command: Command): Promise<Handler> {
    const context = contextOf(command, config, await config.region());
    const whole = client.middlewareStack.clone() as unknown as Stack;
    whole.add(serializing(command, endpointFor(command)), { step: 'serialize', name: 'serializerMiddleware' });
    whole.add(deserializing(command, config), { step: 'deserialize', name: 'deserializerMiddleware' });
    return whole.resolve(({ request }) => config.requestHandler.handle(request), context);
  }

  const handlers = new Map<unknown, Promise<Handler>>();
  beforeChanges(stack, () => handlers.clear());
  const send = async (command: Command) => {
    const known = handlers.get(command.constructor) ?? handlerFor(command);
    handlers.set(command.constructor, known);
    const handle = await known;
    return (await handle({ input: command.input })).output;
  };
  return Object.assign(client, { send });
}
