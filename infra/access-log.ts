import type { Config } from './config.ts';

/** One line a request, of what API Gateway knows of it. No header but the client's name, and no query: both can hold secrets. */
const fields = {
  time: '$context.requestTimeEpoch',
  requestId: '$context.requestId',
  route: '$context.routeKey',
  status: '$context.status',
  ip: '$context.identity.sourceIp',
  userAgent: '$context.identity.userAgent',
  caller: '$context.identity.userArn',
  error: '$context.error.message',
  errorType: '$context.error.responseType',
  authorizerError: '$context.authorizer.error',
  integrationError: '$context.integrationErrorMessage',
  integrationLatency: '$context.integrationLatency',
  latency: '$context.responseLatency',
  bytes: '$context.responseLength',
};

export const accessLogFormat = JSON.stringify(fields);

/** The metric of calls that an authorizer could not decide. */
export const authorizerErrorMetric = ({ prefix }: Pick<Config, 'prefix'>) => ({
  metricNamespace: 'Stagebook',
  metricName: `${prefix}-authorizer-errors`,
});
