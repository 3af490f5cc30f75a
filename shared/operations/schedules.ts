import { promoting } from './gated.ts';
import type { FunctionSource } from './operation.ts';

/** A function that the clock starts. */
export type Schedule = FunctionSource & {
  /** Unless a deployment chooses otherwise. */
  everyMinutes: number;
  /** Seconds it may take. */
  timeout: number;
};

/** Signs where the chains end that moved since it last did. */
export const takeCheckpoint: Schedule = {
  name: 'takeCheckpoint',
  file: 'ledger/take-checkpoint',
  everyMinutes: 60,
  timeout: 300,
  access: {
    table: { ledger: ['GetItem'], checkpoints: ['GetItem', 'PutItem'] },
    indexes: ['recent'],
    bucket: { GetObject: ['checkpoints'], PutObject: ['checkpoints'], ListBucket: ['checkpoints'] },
    key: ['Sign', 'GetPublicKey'],
  },
};

/** Tells what the dispatcher has not told: the stream keeps its records for a day. And wakes whoever tells webhooks. */
export const reconcileEvents: Schedule = {
  name: 'reconcileEvents',
  file: 'events/reconcile',
  everyMinutes: 60,
  timeout: 300,
  access: {
    table: {
      registry: ['GetItem'],
      webhooks: ['Query', 'PutItem'],
      sent: ['GetItem', 'Query', 'PutItem'],
    },
    indexes: ['recent'],
    queues: ['deliveries'],
    bus: ['PutEvents'],
  },
};

/** Looks at what was observed of versions, and acts for whoever set a monitor up. */
export const evaluateMonitors: Schedule = {
  name: 'evaluateMonitors',
  file: 'monitors/evaluate',
  everyMinutes: 1,
  timeout: 120,
  access: {
    table: {
      registry: [...promoting.table.registry, 'Query', 'ConditionCheckItem'],
      monitors: ['GetItem', 'Query', 'PutItem', 'DeleteItem', 'ConditionCheckItem'],
      observations: ['GetItem', 'Query'],
    },
    bucket: promoting.bucket,
  },
};

/** Makes hours and days of what was observed by the minute. */
export const foldObservations: Schedule = {
  name: 'foldObservations',
  file: 'observations/fold',
  everyMinutes: 5,
  timeout: 300,
  access: { table: { observations: ['GetItem', 'Query', 'PutItem', 'DeleteItem'] } },
};

export const schedules: readonly Schedule[] = [takeCheckpoint, reconcileEvents, foldObservations, evaluateMonitors];
