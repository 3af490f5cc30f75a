import type { Readable } from 'node:stream';
import { fromAttribute, fromAttributes } from './attribute-values.ts';
import { convert } from './key-nodes.ts';
import type { Command, Config, Middleware, Response, Result } from './parts.ts';

const textOf = (body: Readable) =>
  new Promise<string>((resolve, reject) => {
    const chunks: Buffer[] = [];
    body.on('data', (chunk) => chunks.push(chunk));
    body.on('end', () => resolve(Buffer.concat(chunks).toString()));
    body.on('error', reject);
  });

/** As the SDK does it, whose retries and clock look at the response of an error. */
async function failed(config: Config, { clientCommand }: Command, context: object, response: Response): Promise<never> {
  const [, namespace, name, traits, input, output] = clientCommand.schema;
  try {
    const operation = { namespace, name, traits, input, output };
    return await config.protocol.deserializeResponse(operation, { ...config, ...context }, response);
  } catch (error) {
    throw Object.defineProperty(error, '$response', { value: response, configurable: true });
  }
}

/** From the response to a command's output, with values of ours. */
export function deserializing(command: Command, config: Config): Middleware {
  return (next, context) => async (args) => {
    const { response } = await next(args);
    if (response.statusCode >= 300) return failed(config, command, context, response);
    const sent = JSON.parse(await textOf(response.body));
    const output = convert(sent, command.outputKeyNodes, {
      one: fromAttribute,
      all: fromAttributes,
    }) as Result['output'];
    output.$metadata = { httpStatusCode: response.statusCode, requestId: response.headers['x-amzn-requestid'] };
    return { response, output };
  };
}
