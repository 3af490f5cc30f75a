import { randomUUID } from 'node:crypto';
import { toAttribute, toAttributes } from './attribute-values.ts';
import { convert } from './key-nodes.ts';
import { type Command, type Middleware, operationOf } from './parts.ts';

/** From a command's input, with values of ours, to the request. `endpoint` is what all requests go to. */
export function serializing(command: Command, endpoint: () => Promise<URL>): Middleware {
  const operation = operationOf(command);
  return (next) => async (args) => {
    const { protocol, hostname, port, host, pathname } = await endpoint();
    const converted = convert(args.input, command.inputKeyNodes, { one: toAttribute, all: toAttributes }) as object;
    // A transaction that is sent again is done once.
    const token = operation === 'TransactWriteItems' && { ClientRequestToken: randomUUID() };
    const body = JSON.stringify({ ...token, ...converted });
    const headers = {
      host,
      'content-type': 'application/x-amz-json-1.0',
      'content-length': String(Buffer.byteLength(body)),
      'x-amz-target': `DynamoDB_20120810.${operation}`,
    };
    const to = { method: 'POST', protocol, hostname, path: pathname, query: {}, ...(port && { port: Number(port) }) };
    return next({ ...args, request: { ...to, headers, body } });
  };
}
