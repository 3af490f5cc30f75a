/**
 * The shape of the one bucket, for whatever creates it. Keys hold ids, never names: a model keeps its id whatever it is
 * called.
 */
export const bucket = {
  areas: {
    /** What clients log: the paths of `mlflow-artifacts:` URIs. */
    artifacts: 'artifacts/',
    /** What is uploaded without mlflow, and the list of what was announced: it is there to be registered. */
    uploads: 'uploads/',
    /** The files of registered versions: written once, by the registry alone. */
    models: 'models/',
    /** What those files are: path, size and SHA-256 of each. */
    manifests: 'manifests/',
    /** Where the ledger's chains ended, signed. */
    checkpoints: 'checkpoints/',
    /** What was observed in production, as it was sent. */
    observations: 'observations/',
  },
  /** What a bucket with Object Lock keeps from being removed: what is registered, and what proves the ledger. */
  retained: ['models', 'manifests', 'checkpoints'],
  /** Days after which what nobody finished is removed, and what was deleted or replaced. */
  lifecycle: {
    abortIncompleteMultipartUpload: 7,
    noncurrentVersionExpiration: 90,
    expiration: [
      { area: 'uploads', days: 7 },
      { area: 'observations', days: 90 },
    ],
  },
} as const;

export type Area = keyof typeof bucket.areas;
