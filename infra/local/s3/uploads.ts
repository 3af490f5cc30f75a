import { randomBytes } from 'node:crypto';
import type { Algorithm, ChecksumType } from './checksums.ts';
import type { Contents } from './contents.ts';
import type { Database } from './database.ts';
import type { StoredHeaders } from './objects.ts';

/** An upload in parts that is neither complete nor aborted. */
export type Upload = {
  id: string;
  bucket: string;
  key: string;
  /** Milliseconds since 1970. */
  initiated: number;
  headers: StoredHeaders;
  algorithm?: Algorithm;
  type?: ChecksumType;
};

export type Part = {
  number: number;
  content: number;
  size: number;
  etag: string;
  modified: number;
  /** Of the part alone. */
  checksum?: { algorithm: Algorithm; value: string };
};

export type Uploads = {
  create(upload: Omit<Upload, 'id' | 'initiated'>): Upload;
  find(bucket: string, key: string, id: string): Upload | undefined;
  /** Of a prefix, in the order of keys and ids, after one of them. */
  list(bucket: string, prefix: string, after: { key: string; id: string }, limit: number): Upload[];
  initiatedBefore(bucket: string, time: number): Upload[];
  /** Within a transaction, as all that follow. A part of the same number is replaced. */
  putPart(upload: string, part: Omit<Part, 'size' | 'modified'>): Part;
  parts(upload: string, after: number, limit: number): Part[];
  /** Forgets the upload and its parts. */
  remove(upload: string): void;
};

type UploadRow = Omit<Upload, 'headers' | 'algorithm' | 'type'> & {
  headers: string;
  algorithm: Algorithm | null;
  type: ChecksumType | null;
};

type PartRow = Omit<Part, 'checksum'> & { algorithm: Algorithm | null; value: string | null };

const uploadFrom = ({ headers, algorithm, type, ...row }: UploadRow): Upload => ({
  ...row,
  headers: JSON.parse(headers),
  ...(algorithm && { algorithm }),
  ...(type && { type }),
});

const partFrom = ({ algorithm, value, ...row }: PartRow): Part => ({
  ...row,
  ...(algorithm && value && { checksum: { algorithm, value } }),
});

const uploadColumns = 'id, bucket, key, initiated, headers, algorithm, type';
const partColumns = 'number, content, size, etag, modified, algorithm, value';

export const openUploads = (database: Database, contents: Contents): Uploads => {
  const parts = (upload: string, after: number, limit: number): Part[] =>
    database
      .all<PartRow>(
        `SELECT ${partColumns} FROM part WHERE upload = :upload AND number > :after ORDER BY number LIMIT :limit`,
        { upload, after, limit },
      )
      .map(partFrom);

  return {
    create: ({ bucket, key, headers, algorithm, type }) => {
      const upload = { id: randomBytes(32).toString('hex'), bucket, key, initiated: Date.now(), headers };
      database.run(`INSERT INTO upload VALUES (:id, :bucket, :key, :initiated, :headers, :algorithm, :type)`, {
        ...upload,
        headers: JSON.stringify(headers),
        algorithm: algorithm ?? null,
        type: type ?? null,
      });
      return { ...upload, ...(algorithm && { algorithm }), ...(type && { type }) };
    },
    find: (bucket, key, id) => {
      const row = database.get<UploadRow>(
        `SELECT ${uploadColumns} FROM upload WHERE id = :id AND bucket = :bucket AND key = :key`,
        { id, bucket, key },
      );
      return row && uploadFrom(row);
    },
    list: (bucket, prefix, { key, id }, limit) =>
      database
        .all<UploadRow>(
          `SELECT ${uploadColumns} FROM upload
           WHERE bucket = :bucket AND (key, id) > (:key, :id) AND substr(key, 1, length(:prefix)) = :prefix
           ORDER BY key, id LIMIT :limit`,
          { bucket, prefix, key, id, limit },
        )
        .map(uploadFrom),
    initiatedBefore: (bucket, time) =>
      database
        .all<UploadRow>(`SELECT ${uploadColumns} FROM upload WHERE bucket = :bucket AND initiated < :time`, {
          bucket,
          time,
        })
        .map(uploadFrom),
    putPart: (upload, { number, content, etag, checksum }) => {
      const [replaced] = parts(upload, number - 1, 1);
      database.run(
        `INSERT OR REPLACE INTO part (upload, ${partColumns})
         VALUES (:upload, :number, :content, (SELECT size FROM content WHERE id = :content), :etag, :modified,
                 :algorithm, :value)`,
        {
          upload,
          number,
          content,
          etag,
          modified: Date.now(),
          algorithm: checksum?.algorithm ?? null,
          value: checksum?.value ?? null,
        },
      );
      if (replaced?.number === number) contents.release(replaced.content);
      const [stored] = parts(upload, number - 1, 1);
      return stored as Part;
    },
    parts,
    remove: (upload) => {
      const all = parts(upload, 0, -1);
      database.run('DELETE FROM part WHERE upload = :upload', { upload });
      database.run('DELETE FROM upload WHERE id = :upload', { upload });
      contents.release(...all.map(({ content }) => content));
    },
  };
};
