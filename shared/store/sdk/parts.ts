import type { Readable } from 'node:stream';
import type { getEndpointFromInstructions } from '@smithy/core/endpoints';
import type { KeyNodes } from './key-nodes.ts';

/** What of the SDK `lean.ts` puts together, as far as it uses it. */

export type Response = { statusCode: number; headers: Record<string, string>; body: Readable };
export type Result = { response: Response; output: Record<string, unknown> };

type Args = { input: Record<string, unknown>; request?: unknown };
export type Handler = (args: Args) => Promise<Result>;
export type Middleware = (next: Handler, context: object) => Handler;

export type Stack = {
  add(middleware: Middleware, options: { step: string; name: string }): void;
  addRelativeTo(middleware: Middleware, options: object): void;
  remove(name: string): boolean;
  resolve(send: Handler, context: object): Handler;
};

export type Config = {
  region(): Promise<string>;
  signer(scheme: object): Promise<unknown>;
  httpAuthSchemes: { schemeId: string; signer: unknown }[];
  requestHandler: { handle(request: unknown): Promise<Result> };
  protocol: { deserializeResponse(operation: object, context: object, response: Response): Promise<never> };
};

/** What all commands of the document client have. */
export type Command = {
  input: Record<string, unknown>;
  inputKeyNodes: KeyNodes;
  outputKeyNodes: KeyNodes;
  clientCommand: {
    schema: readonly [kind: number, namespace: string, name: string, traits: unknown, input: unknown, output: unknown];
    constructor: Parameters<typeof getEndpointFromInstructions>[1];
  };
};

export const operationOf = ({ clientCommand }: Command): string => clientCommand.schema[2];
