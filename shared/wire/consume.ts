import type { Context, DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import type { Consumer } from '#shared/operations/consumers.ts';
import { requireAccess } from './environment.ts';

type Handler = (event: DynamoDBStreamEvent, context: Context) => Promise<DynamoDBBatchResponse>;

/** The Lambda handler of a consumer of the stream. */
export function consume<Take extends Handler>({ access }: Consumer, take: Take): Take {
  requireAccess(access);
  return take;
}
