import type { IncomingMessage } from 'node:http';
import type { APIGatewayEventRequestContextIAMAuthorizer as Iam } from 'aws-lambda';

/** `requestContext.authorizer`: who calls, as API Gateway tells a function. */
export type Authorizer =
  | { lambda: Record<string, unknown> }
  | { iam: Omit<Iam['iam'], 'principalOrgId'> & { principalOrgId: null } }
  | { jwt: { claims: Record<string, string>; scopes: null } };

/** Who calls, or why that is not believed: in words for people, without anything of what was presented. */
export type Authenticated = { authorizer: Authorizer } | { problem: string };

export type Authenticate = (request: IncomingMessage, body: Uint8Array) => Promise<Authenticated>;
