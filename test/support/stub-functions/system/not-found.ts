import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';

/** Answers with the event it got: what the local host makes of a request. */
export const handler = async (event: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> => ({
  statusCode: 404,
  headers: { 'content-type': 'application/json', 'x-stub': 'not-found' },
  cookies: ['a=1', 'b=2'],
  body: JSON.stringify(event),
});
