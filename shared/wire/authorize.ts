import type { APIGatewayRequestAuthorizerEventV2, APIGatewaySimpleAuthorizerResult } from 'aws-lambda';
import type { FunctionSource } from '#shared/operations/operation.ts';
import type { Role } from '#shared/operations/roles.ts';
import { requireAccess } from './environment.ts';
import type { Actor } from './request.ts';

/** What functions are told of who is let in; of others why not, in words for people, which API Gateway keeps to itself. */
export type Authorization =
  | { isAuthorized: true; context: Actor & { role: Role; groups: string[] } }
  | { isAuthorized: false; context: { problem: string } };

export const refuse = (problem: string): Authorization => ({ isAuthorized: false, context: { problem } });

export type Authorizer = (
  event: Pick<APIGatewayRequestAuthorizerEventV2, 'headers'>,
) => Promise<Authorization & APIGatewaySimpleAuthorizerResult>;

/** The Lambda handler of an authorizer of an HTTP API (payload 2.0, simple responses). What it throws is a 500. */
export function authorize(source: FunctionSource, decide: Authorizer): Authorizer {
  requireAccess(source.access);
  return decide;
}
