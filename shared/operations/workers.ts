import type { Worker } from './queues.ts';

/** Does what writes leave to be done behind them; the dispatcher says what. */
export const followUp: Worker = {
  name: 'followUp',
  file: 'queues/follow-up',
  queue: 'followUps',
  batchSize: 10,
  // S3 copies what is registered: gigabytes take minutes, and what is copied when time is up is not copied again.
  timeout: 900,
  concurrency: 20,
  receives: 10,
  access: {
    table: {
      registry: ['GetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem', 'ConditionCheckItem', 'BatchWriteItem'],
      tracking: ['GetItem', 'UpdateItem'],
      identity: ['GetItem'],
      // A purged model's go with it.
      webhooks: ['Query', 'BatchWriteItem'],
      monitors: ['Query', 'BatchWriteItem'],
      receipts: ['Query', 'BatchWriteItem'],
      observations: ['Query', 'BatchWriteItem'],
    },
    indexes: ['list'],
    bucket: {
      ListBucket: ['artifacts', 'uploads', 'models', 'manifests'],
      GetObject: ['artifacts', 'uploads', 'models', 'manifests'],
      PutObject: ['models', 'manifests'],
      DeleteObject: ['uploads', 'models', 'manifests'],
      AbortMultipartUpload: ['models'],
    },
    queues: ['deliveries'],
  },
};

/** Tells webhooks what they are to be told. */
export const deliverWebhooks: Worker = {
  name: 'deliverWebhooks',
  file: 'queues/deliver-webhooks',
  queue: 'deliveries',
  batchSize: 10,
  timeout: 60,
  concurrency: 20,
  receives: 10,
  access: {
    table: { webhooks: ['GetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem'] },
    secrets: ['Decrypt'],
    queues: ['deliveries'],
  },
};

export const workers: readonly Worker[] = [followUp, deliverWebhooks];
