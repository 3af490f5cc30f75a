import type { Blobs } from './blobs.ts';
import { type Algorithm, startDigest } from './checksums.ts';
import type { Database } from './database.ts';

/** Bytes `start` to `start + length` of a blob. */
export type Segment = { blob: string; start: number; length: number };

/** What can be known of a whole content, by name. */
export type Digests = { [algorithm in Algorithm | 'MD5']?: string };

export type Contents = {
  /** Within the transaction that also makes somebody refer to it. */
  create(segments: readonly Segment[], known?: Digests): number;
  segments(content: number, start: number, length: number): Segment[];
  /** Chunks as `Blobs.read` yields them. */
  read(content: number, start: number, length: number): AsyncGenerator<Buffer>;
  /** Computed when first asked for, which takes a while, and kept. */
  digest<Name extends Algorithm | 'MD5'>(content: number, names: readonly Name[]): Promise<Record<Name, string>>;
  /** Forgets contents, within a transaction, to which nobody refers any more. */
  release(...contents: (number | undefined)[]): void;
  /** Until the answered function is called the content is there, whatever becomes of its object. */
  hold(content: number): () => void;
  holding<T>(content: number, work: () => Promise<T>): Promise<T>;
  /** Removes what a kill -9 left half done. What comes in later is not touched. */
  sweep(): Promise<void>;
};

const unreferenced = `NOT EXISTS (SELECT 1 FROM object WHERE content = id)
                      AND NOT EXISTS (SELECT 1 FROM part WHERE content = id)`;

export const openContents = (database: Database, blobs: Blobs): Contents => {
  const holders = new Map<number, number>();
  const computing = new Map<string, Promise<void>>();

  const segments = (content: number, start: number, length: number): Segment[] =>
    database
      .all<Segment & { at: number }>(
        `SELECT at, blob, start, length FROM segment
         WHERE content = :content AND at < :end
           AND at >= (SELECT max(at) FROM segment WHERE content = :content AND at <= :start)
         ORDER BY at`,
        { content, start, end: start + length },
      )
      .map(({ at, ...segment }) => {
        const skipped = Math.max(0, start - at);
        const end = Math.min(segment.length, start + length - at);
        return { blob: segment.blob, start: segment.start + skipped, length: end - skipped };
      });

  async function* read(content: number, start: number, length: number): AsyncGenerator<Buffer> {
    for (const segment of segments(content, start, length)) {
      yield* blobs.read(segment.blob, segment.start, segment.length);
    }
  }

  /** The files go after the commit: until then nothing may be missing. */
  const forget = (content: number): void => {
    const gone = database.run(`DELETE FROM content WHERE id = :content AND ${unreferenced}`, { content }).changes > 0;
    if (!gone) return;
    const used = database.all<{ blob: string }>('SELECT DISTINCT blob FROM segment WHERE content = :content', {
      content,
    });
    for (const table of ['segment', 'digest'])
      database.run(`DELETE FROM ${table} WHERE content = :content`, { content });
    for (const { blob } of used) {
      const elsewhere = database.get('SELECT 1 FROM segment WHERE blob = :blob LIMIT 1', { blob });
      if (!elsewhere) database.onCommit(() => void blobs.remove(blob));
    }
  };

  const release = (...contents: (number | undefined)[]): void => {
    for (const content of contents) if (content !== undefined && !holders.has(content)) forget(content);
  };

  const known = (content: number): Digests =>
    Object.fromEntries(
      database
        .all<{ algorithm: string; value: string }>('SELECT algorithm, value FROM digest WHERE content = :content', {
          content,
        })
        .map(({ algorithm, value }) => [algorithm, value]),
    );

  const keep = (content: number, digests: Digests): void => {
    for (const [algorithm, value] of Object.entries(digests)) {
      database.run('INSERT OR REPLACE INTO digest VALUES (:content, :algorithm, :value)', {
        content,
        algorithm,
        value,
      });
    }
  };

  const compute = async (content: number, names: readonly (Algorithm | 'MD5')[]): Promise<void> => {
    const size = database.get<{ size: number }>('SELECT size FROM content WHERE id = :content', { content })?.size ?? 0;
    const digests = names.map((name) => [name, startDigest(name)] as const);
    for await (const chunk of read(content, 0, size)) for (const [, digest] of digests) digest.update(chunk);
    const values = await Promise.all(digests.map(async ([name, digest]) => [name, await digest.value()] as const));
    keep(content, Object.fromEntries(values));
  };

  const hold = (content: number): (() => void) => {
    holders.set(content, (holders.get(content) ?? 0) + 1);
    return () => {
      const left = (holders.get(content) ?? 1) - 1;
      if (left > 0) holders.set(content, left);
      else {
        holders.delete(content);
        const unused = `SELECT 1 FROM content WHERE id = :content AND ${unreferenced}`;
        if (database.get(unused, { content })) database.transaction(() => forget(content));
      }
    };
  };

  const holding = async <T>(content: number, work: () => Promise<T>): Promise<T> => {
    const letGo = hold(content);
    try {
      return await work();
    } finally {
      letGo();
    }
  };

  return {
    create: (list, digests = {}) => {
      const size = list.reduce((sum, { length }) => sum + length, 0);
      const content = database.run('INSERT INTO content (size) VALUES (:size)', { size }).id;
      let at = 0;
      for (const { blob, start, length } of list) {
        database.run('INSERT INTO segment VALUES (:content, :at, :blob, :start, :length)', {
          content,
          at,
          blob,
          start,
          length,
        });
        at += length;
      }
      keep(content, digests);
      return content;
    },
    segments,
    read,
    digest: async <Name extends Algorithm | 'MD5'>(content: number, names: readonly Name[]) => {
      const missing = names.filter((name) => !known(content)[name]);
      if (missing.length > 0) {
        const task = `${content} ${missing}`;
        const computed = computing.get(task) ?? holding(content, () => compute(content, missing));
        computing.set(task, computed);
        await computed.finally(() => computing.delete(task));
      }
      return known(content) as Record<Name, string>;
    },
    release,
    hold,
    holding,
    sweep: async () => {
      const there = blobs.list();
      database.transaction(() => {
        for (const { id } of database.all<{ id: number }>(`SELECT id FROM content WHERE ${unreferenced}`)) forget(id);
      });
      for (const blob of there) {
        if (!database.get('SELECT 1 FROM segment WHERE blob = :blob LIMIT 1', { blob })) await blobs.remove(blob);
      }
    },
  };
};
