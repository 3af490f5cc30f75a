/**
 * The shape of the one table, for whatever creates it. What lives in it: `shared/store/keys.ts`.
 * No local index (it would cap a model's items at 10 GB) and KEYS_ONLY indexes (an update costs no index write).
 */
export const table = {
  partitionKey: 'pk',
  sortKey: 'sk',
  /** Items are removed some time after this attribute (seconds since 1970). */
  timeToLive: 'ttl',
  stream: 'NEW_AND_OLD_IMAGES',
  /**
   * Families of partitions, by what their keys begin with: a role is fenced to those that its function touches, so that
   * nobody but who chains the rows can write to the ledger.
   */
  families: {
    registry: ['NAME#', 'BORN', 'MODEL#', 'IS#m#', 'IS#v#', 'GRANTED#', 'WALK#', 'FILES#'],
    tracking: [
      'EXPERIMENTS',
      'EXPERIMENT#',
      'EXPERIMENT_NAME#',
      'RUN#',
      'METRIC#',
      'DATASET#',
      'LOGGED_MODEL#',
      'IS#r#',
      'IS#l#',
    ],
    ledger: ['AUDIT#'],
    /** By which whoever may not write the ledger rings for whoever may. */
    bells: ['BELL#'],
    checkpoints: ['CHECKPOINT'],
    once: ['ONCE#'],
    identity: ['TOKENS'],
    webhooks: ['WEBHOOKS', 'WEBHOOK#'],
    /** What the dispatcher has told, so that what it has not can be told from it. */
    sent: ['SENT#', 'RECONCILED'],
    /** What was measured of versions in production, and what it is held against. */
    observations: ['SERIES#', 'ROLLUP#', 'BATCH#', 'FOLD#', 'BASELINE#'],
    monitors: ['MONITORS', 'MONITOR#'],
    /** What hosts say that they serve. */
    receipts: ['RECEIPTS#'],
  },
  indexes: {
    /** Everything that is listed by name, and one model's versions by time. */
    list: { partitionKey: 'list_pk', sortKey: 'list_sk' },
    /** Models and versions of the whole registry by time of last update, in `shards` partitions. */
    recent: { partitionKey: 'recent_pk', sortKey: 'recent_sk' },
  },
} as const;

export type Family = keyof typeof table.families;
export type IndexName = keyof typeof table.indexes;

/** Partitions that share the load of `recent`; changing it needs a backfill. */
export const shards = 4;
