import type { DynamoDBRecord } from 'aws-lambda';
import { getModel } from '#shared/store/models/get.ts';
import { anyone } from '#test/support/anyone.ts';

/** Records of the table's stream, as far as its consumers look at them. */

const record = (eventName: 'INSERT' | 'REMOVE', pk: string, sk: string, more: object = {}): DynamoDBRecord => ({
  eventName,
  dynamodb: { Keys: { pk: { S: pk }, sk: { S: sk } }, SequenceNumber: '1', ...more },
});

export const inserted = (pk: string, sk: string, image: Record<string, { S: string } | { N: string }> = {}) =>
  record('INSERT', pk, sk, { NewImage: image });

/** Its time had run out. */
export const removed = (pk: string, sk: string, image: Record<string, { S: string } | { N: string }> = {}) =>
  record('REMOVE', pk, sk, { OldImage: { ttl: { N: '1' }, ...image } });

export const idOfModel = async (name: string): Promise<string> => (await getModel(anyone, name)).id;
