import type { Context, DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import { consumers } from '#shared/operations/consumers.ts';
import { requireAccess } from './environment.ts';

type Handler = (event: DynamoDBStreamEvent, context: Context) => Promise<DynamoDBBatchResponse>;

/** The Lambda handler of a consumer of the stream, by its name. */
export function consume<Take extends Handler>(name: string, take: Take): Take {
  const consumer = consumers.find((one) => one.name === name);
  if (!consumer) throw new Error(`No consumer is called ${name}.`);
  requireAccess(consumer.access);
  return take;
}
