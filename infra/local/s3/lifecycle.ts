import { bucket as shape } from '#shared/operations/bucket.ts';
import type { Store } from './store.ts';

const day = 24 * 60 * 60 * 1000;

/** Objects that are looked at in one go, between which others have their turn. */
const pageSize = 1000;

const expire = async ({ objects, transaction }: Store, bucket: string, prefix: string, before: number) => {
  for (let from = ''; ; ) {
    const page = objects.list(bucket, from, prefix, pageSize);
    const old = page.filter(({ modified }) => modified < before);
    transaction(() => {
      for (const { key } of old) objects.remove(bucket, key);
    });
    const last = page.at(-1);
    if (!last || page.length < pageSize) return;
    from = `${last.key}\0`;
    await new Promise(setImmediate);
  }
};

/** The bucket's lifecycle rules, as S3 applies them once a day. */
export const applyLifecycle = async (store: Store, bucket: string, now = Date.now()): Promise<void> => {
  const { abortIncompleteMultipartUpload, expiration } = shape.lifecycle;
  const old = store.uploads.initiatedBefore(bucket, now - abortIncompleteMultipartUpload * day);
  store.transaction(() => {
    for (const { id } of old) store.uploads.remove(id);
  });
  for (const { area, days } of expiration) await expire(store, bucket, shape.areas[area], now - days * day);
};
