import { usualClaims } from '#shared/operations/identity.ts';
import type { Config } from './config.ts';
import type { ApiMode } from './sign-in.ts';

/** One line a request, of what API Gateway knows of it. No header but the client's name, and no query: both can hold secrets. */
const fields = {
  time: '$context.requestTimeEpoch',
  requestId: '$context.requestId',
  route: '$context.routeKey',
  status: '$context.status',
  ip: '$context.identity.sourceIp',
  userAgent: '$context.identity.userAgent',
  error: '$context.error.message',
  errorType: '$context.error.responseType',
  authorizerError: '$context.authorizer.error',
  integrationError: '$context.integrationErrorMessage',
  integrationLatency: '$context.integrationLatency',
  latency: '$context.responseLatency',
  bytes: '$context.responseLength',
};

type Settings = Pick<Config, 'jwt' | 'logActor'>;

/** A claim with other than these in its name could not be told from what a variable says besides. */
const plain = /^\w+$/;

function callerOf(mode: ApiMode, { jwt }: Settings): string | undefined {
  const subject = jwt?.claims?.subject ?? usualClaims.subject;
  const variables: Record<ApiMode, string | undefined> = {
    iam: '$context.identity.userArn',
    token: '$context.authorizer.id',
    jwt: plain.test(subject) ? `$context.authorizer.claims.${subject}` : undefined,
    anonymous: undefined,
  };
  return variables[mode];
}

export function accessLogFormat(mode: ApiMode, settings: Settings): string {
  const caller = settings.logActor === 'plain' ? callerOf(mode, settings) : undefined;
  return JSON.stringify({
    ...fields,
    ...(caller && { caller }),
    // A reader's token leaves no row: that it was used is written here alone.
    ...(mode === 'token' && { tokenId: '$context.authorizer.token_id' }),
  });
}

/** The metric of calls that an API's authorizer did not let in. */
export const authorizerErrorMetric = ({ prefix }: Pick<Config, 'prefix'>, mode: ApiMode) => ({
  metricNamespace: 'Stagebook',
  metricName: `${prefix}-authorizer-errors-${mode}`,
});
