import type { PutObjectCommandInput } from '@aws-sdk/client-s3';
import { type Area, bucket } from '#shared/operations/bucket.ts';
import { chosenRetention } from '#shared/wire/environment.ts';

type Retention = Pick<PutObjectCommandInput, 'ObjectLockMode' | 'ObjectLockRetainUntilDate'>;

const day = 24 * 60 * 60 * 1_000;

const chosen = chosenRetention();

const isRetained = (key: string) => bucket.retained.some((area: Area) => key.startsWith(bucket.areas[area]));

/**
 * What S3 is told with an object that is the registry's own, if the bucket has Object Lock. It is told of each: a default of
 * the bucket would hold for what clients log, too, and then S3 takes no part of a file without a checksum, which they send not.
 */
export const retentionOf = (key: string): Retention =>
  chosen && isRetained(key)
    ? { ObjectLockMode: chosen.mode, ObjectLockRetainUntilDate: new Date(Date.now() + chosen.days * day) }
    : {};
