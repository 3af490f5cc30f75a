import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { MlflowError } from './errors.ts';
import type { Actor } from './request.ts';

/** Characters of a client's or an actor's name: every row of every write carries both. */
export const longestName = 256;

/** What an authorizer puts into the event: API Gateway's own, of who signs with SigV4, or one of ours. */
type Authorizer = { iam?: { userArn: string } | null; lambda?: Actor };

/** Who calls, as the authorizer says; nothing that the caller says counts. Errors: UNAUTHENTICATED. */
export function actorOf({ requestContext }: APIGatewayProxyEventV2): Actor {
  const { authorizer: { iam, lambda } = {} } = requestContext as { authorizer?: Authorizer };
  if (iam?.userArn) return { type: 'iam', id: iam.userArn.slice(0, longestName).toWellFormed() };
  if (lambda?.id) return { type: lambda.type, id: lambda.id.slice(0, longestName).toWellFormed() };
  throw new MlflowError('UNAUTHENTICATED', 'The call carries no identity.');
}
