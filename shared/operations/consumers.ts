import type { FunctionSource } from './operation.ts';

/** A function that DynamoDB's stream calls; the fields are those of a Lambda event source mapping. */
export type Consumer = FunctionSource & {
  /** EventBridge patterns over a stream record; a record that matches none is not delivered. */
  filters: readonly object[];
  batchSize: number;
  /** Tries after the first before a batch is given up, i.e. goes to the dead-letter queue. */
  retries: number;
  /** Seconds a batch may take. */
  timeout: number;
  /** Batches of a shard that are worked on at once; those of one partition stay in order. */
  parallelizationFactor: number;
};

export const auditTransitions: Consumer = {
  name: 'auditTransitions',
  file: 'streams/audit-transitions',
  filters: [
    {
      eventName: ['INSERT'],
      dynamodb: {
        Keys: {
          pk: { S: [{ prefix: 'MODEL#' }] },
          sk: { S: [{ prefix: 'CHANGE#' }, { prefix: 'V#' }, { prefix: 'NOTE#' }] },
        },
      },
    },
    // Whoever may not write the ledger has found that something lacks there.
    { eventName: ['INSERT'], dynamodb: { Keys: { pk: { S: [{ prefix: 'BELL#' }] } } } },
  ],
  batchSize: 100,
  retries: 10,
  timeout: 60,
  parallelizationFactor: 4,
  access: {
    table: {
      registry: ['GetItem', 'Query'],
      // Nobody else may write here.
      ledger: ['GetItem', 'PutItem'],
    },
  },
};

/**
 * Tells everybody outside what happened, and the worker `followUp` what is left to be done: files that are copied for
 * minutes would hold up every event behind them.
 */
export const dispatchEvents: Consumer = {
  name: 'dispatchEvents',
  file: 'streams/dispatch-events',
  filters: [
    {
      eventName: ['INSERT'],
      dynamodb: {
        Keys: {
          pk: { S: [{ prefix: 'MODEL#' }] },
          sk: { S: [{ prefix: 'CHANGE#' }, { prefix: 'V#' }, { prefix: 'NOTE#' }] },
        },
      },
    },
    // An experiment was deleted or restored: its runs follow.
    {
      eventName: ['INSERT'],
      dynamodb: { Keys: { pk: { S: [{ prefix: 'EXPERIMENT#' }] }, sk: { S: [{ prefix: 'ERA#' }] } } },
    },
    // Items whose time to live has run out: the second walk after a deletion, the purge, the second look at an
    // experiment's runs, and files whose copying was cut off.
    {
      eventName: ['REMOVE'],
      dynamodb: { Keys: { pk: { S: [{ prefix: 'WALK#' }, { prefix: 'EXPERIMENT#' }, { prefix: 'FILES#' }] } } },
    },
    // Whatever becomes of a token: the artifact host lets it in or no more.
    { dynamodb: { Keys: { pk: { S: ['TOKENS'] } } } },
  ],
  batchSize: 100,
  retries: 10,
  timeout: 60,
  parallelizationFactor: 4,
  access: {
    table: {
      registry: ['GetItem'],
      webhooks: ['Query', 'PutItem'],
      sent: ['PutItem'],
    },
    queues: ['deliveries', 'followUps'],
    bus: ['PutEvents'],
  },
};

/** Two at most: more readers than that throttle a shard. */
export const consumers: readonly Consumer[] = [auditTransitions, dispatchEvents];
