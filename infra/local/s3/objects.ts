import type { Checksum } from './checksums.ts';
import type { Contents } from './contents.ts';
import type { Database } from './database.ts';

/** Headers that are kept with an object and come back with it. */
export type StoredHeaders = Record<string, string>;

export type StoredObject = {
  key: string;
  content: number;
  size: number;
  etag: string;
  /** Milliseconds since 1970. */
  modified: number;
  headers: StoredHeaders;
  /** As it was uploaded with; without one it is a CRC64NVME, computed when asked for. */
  checksum?: Checksum;
};

export type Objects = {
  find(bucket: string, key: string): StoredObject | undefined;
  /** Within a transaction: whatever was at the key is replaced. */
  put(bucket: string, object: Omit<StoredObject, 'size' | 'modified'>): StoredObject;
  remove(bucket: string, key: string): void;
  /** In the order of the keys' UTF-8 bytes, from `from` on. */
  list(bucket: string, from: string, prefix: string, limit: number): StoredObject[];
};

type Row = Omit<StoredObject, 'headers' | 'checksum'> & {
  headers: string;
  algorithm: Checksum['algorithm'] | null;
  type: Checksum['type'] | null;
  value: string | null;
};

const fromRow = ({ headers, algorithm, type, value, ...row }: Row): StoredObject => ({
  ...row,
  headers: JSON.parse(headers),
  ...(algorithm && type && value && { checksum: { algorithm, type, value } }),
});

/** The least text that is greater than all that begin with `prefix`; none for the empty prefix. */
export const after = (prefix: string): string | undefined => {
  const points = [...prefix];
  for (let last = points.pop(); last !== undefined; last = points.pop()) {
    const point = last.codePointAt(0) as number;
    // Surrogates are no characters.
    if (point < 0x10ffff) return points.join('') + String.fromCodePoint(point === 0xd7ff ? 0xe000 : point + 1);
  }
  return undefined;
};

const columns = 'key, content, size, etag, modified, headers, algorithm, type, value';

export const openObjects = (database: Database, contents: Contents): Objects => {
  const find = (bucket: string, key: string): StoredObject | undefined => {
    const row = database.get<Row>(`SELECT ${columns} FROM object WHERE bucket = :bucket AND key = :key`, {
      bucket,
      key,
    });
    return row && fromRow(row);
  };
  return {
    find,
    put: (bucket, { key, content, etag, headers, checksum }) => {
      const replaced = find(bucket, key);
      database.run(
        `INSERT OR REPLACE INTO object (bucket, ${columns})
         VALUES (:bucket, :key, :content, (SELECT size FROM content WHERE id = :content), :etag, :modified, :headers,
                 :algorithm, :type, :value)`,
        {
          bucket,
          key,
          content,
          etag,
          modified: Date.now(),
          headers: JSON.stringify(headers),
          algorithm: checksum?.algorithm ?? null,
          type: checksum?.type ?? null,
          value: checksum?.value ?? null,
        },
      );
      contents.release(replaced?.content);
      return find(bucket, key) as StoredObject;
    },
    remove: (bucket, key) => {
      const removed = find(bucket, key);
      database.run('DELETE FROM object WHERE bucket = :bucket AND key = :key', { bucket, key });
      contents.release(removed?.content);
    },
    list: (bucket, from, prefix, limit) => {
      const end = after(prefix);
      return database
        .all<Row>(
          `SELECT ${columns} FROM object
           WHERE bucket = :bucket AND key >= max(:from, :prefix) ${end === undefined ? '' : 'AND key < :end'}
           ORDER BY key LIMIT :limit`,
          { bucket, from, prefix, limit, ...(end !== undefined && { end }) },
        )
        .map(fromRow);
    },
  };
};
