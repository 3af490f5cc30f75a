import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';

/** What a test does in the middle of a call. */
export const during = { call: async () => {} };

/** Answers what it knows of the call, in base64. */
export const handler = async (
  event: APIGatewayProxyEventV2,
  context: Context,
): Promise<APIGatewayProxyStructuredResultV2> => {
  await during.call();
  const known = {
    route: event.routeKey,
    name: context.functionName,
    sameRequest: context.awsRequestId === event.requestContext.requestId,
    hasTime: context.getRemainingTimeInMillis() > 0,
  };
  return { statusCode: 200, body: Buffer.from(JSON.stringify(known)).toString('base64'), isBase64Encoded: true };
};
