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
    table: { ledger: ['BatchGetItem'], checkpoints: ['GetItem', 'PutItem'] },
    indexes: ['recent'],
    bucket: { GetObject: ['checkpoints'], PutObject: ['checkpoints'], ListBucket: ['checkpoints'] },
    key: ['Sign', 'GetPublicKey'],
  },
};

export const schedules: readonly Schedule[] = [takeCheckpoint];
