import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { DynamoDBStreamsClient, type DynamoDBStreamsClientConfig } from '@aws-sdk/client-dynamodb-streams';

type Protocol = {
  deserializeResponse(
    operation: { name: string },
    context: object,
    response: { statusCode: number; body: Readable },
  ): Promise<unknown>;
};

/**
 * A client of the stream that leaves a page of records the JSON as which it comes, and as which Lambda hands it on: to make
 * the SDK's values of it, and JSON of those, is half of what a consumer takes here.
 */
export function streamsClient(config: DynamoDBStreamsClientConfig): DynamoDBStreamsClient {
  const client = new DynamoDBStreamsClient(config);
  const protocol = client.config.protocol as unknown as Protocol;
  const deserialize = protocol.deserializeResponse.bind(protocol);
  protocol.deserializeResponse = async (operation, context, response) =>
    operation.name === 'GetRecords' && response.statusCode === 200
      ? // The SDK's retries write into it how many there were.
        { ...JSON.parse(await text(response.body)), $metadata: {} }
      : deserialize(operation, context, response);
  return client;
}
