import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { environment } from '#shared/operations/environment.ts';
import { requireEnvironment } from '#shared/wire/environment.ts';
import { lean } from './sdk/lean.ts';

export const tableName = requireEnvironment(environment.table);

const endpoint = process.env[environment.dynamodbEndpoint];

/**
 * The one client. The SDK repeats throttled and failed requests itself (3 tries, a transaction with the token of the
 * first); conflicts and cancelled transactions are for `commit.ts`, which reads again before it tries again.
 */
export const client = lean(
  DynamoDBDocumentClient.from(
    new DynamoDBClient({
      ...(endpoint === undefined ? {} : { endpoint }),
      maxAttempts: 3,
      requestHandler: { connectionTimeout: 1_000, requestTimeout: 5_000, throwOnRequestTimeout: true },
    }),
  ),
);
