import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';

type Parameters = Record<string, SQLInputValue>;

/** SQLite, with statements prepared once. */
export type Database = {
  all<Row>(sql: string, parameters?: Parameters): Row[];
  get<Row>(sql: string, parameters?: Parameters): Row | undefined;
  run(sql: string, parameters?: Parameters): { changes: number; id: number };
  /** All of `work` or nothing, on the disk when it returns. Nothing else runs meanwhile: it never waits. */
  transaction<T>(work: () => T): T;
  /** Done when the transaction at hand is on the disk, and not if it is undone. */
  onCommit(work: () => void): void;
  close(): void;
};

/**
 * A `content` is the bytes of an object or part, as a list of segments of blobs: so what is copied, or put together
 * from parts, is never moved. `digest` has what is known of whole contents. TEXT is in the order of its UTF-8 bytes,
 * as S3 lists keys.
 */
const schema = `
  CREATE TABLE IF NOT EXISTS bucket (name TEXT PRIMARY KEY, created INTEGER NOT NULL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS content (id INTEGER PRIMARY KEY AUTOINCREMENT, size INTEGER NOT NULL);
  CREATE TABLE IF NOT EXISTS segment (
    content INTEGER NOT NULL, at INTEGER NOT NULL, blob TEXT NOT NULL, start INTEGER NOT NULL, length INTEGER NOT NULL,
    PRIMARY KEY (content, at)
  ) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS segment_blob ON segment (blob);
  CREATE TABLE IF NOT EXISTS digest (
    content INTEGER NOT NULL, algorithm TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (content, algorithm)
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS object (
    bucket TEXT NOT NULL, key TEXT NOT NULL, content INTEGER NOT NULL, size INTEGER NOT NULL, etag TEXT NOT NULL,
    modified INTEGER NOT NULL, headers TEXT NOT NULL, algorithm TEXT, type TEXT, value TEXT,
    PRIMARY KEY (bucket, key)
  ) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS object_content ON object (content);
  CREATE TABLE IF NOT EXISTS upload (
    id TEXT PRIMARY KEY, bucket TEXT NOT NULL, key TEXT NOT NULL, initiated INTEGER NOT NULL, headers TEXT NOT NULL,
    algorithm TEXT, type TEXT
  ) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS upload_key ON upload (bucket, key, id);
  CREATE TABLE IF NOT EXISTS part (
    upload TEXT NOT NULL, number INTEGER NOT NULL, content INTEGER NOT NULL, size INTEGER NOT NULL, etag TEXT NOT NULL,
    modified INTEGER NOT NULL, algorithm TEXT, value TEXT,
    PRIMARY KEY (upload, number)
  ) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS part_content ON part (content);
`;

export const openDatabase = (file: string): Database => {
  const sqlite = new DatabaseSync(file);
  // FULL: a commit is on the disk before it is acknowledged. EXCLUSIVE: nobody else works on the same files.
  sqlite.exec(`PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; ${schema}`);
  const statements = new Map<string, StatementSync>();
  const prepared = (sql: string): StatementSync => {
    const statement = statements.get(sql) ?? sqlite.prepare(sql);
    statements.set(sql, statement);
    return statement;
  };
  let afterwards: (() => void)[] = [];
  return {
    all: <Row>(sql: string, parameters: Parameters = {}) => prepared(sql).all(parameters) as Row[],
    get: <Row>(sql: string, parameters: Parameters = {}) => prepared(sql).get(parameters) as Row | undefined,
    run: (sql, parameters = {}) => {
      const { changes, lastInsertRowid } = prepared(sql).run(parameters);
      return { changes: Number(changes), id: Number(lastInsertRowid) };
    },
    transaction: (work) => {
      sqlite.exec('BEGIN IMMEDIATE');
      try {
        const result = work();
        sqlite.exec('COMMIT');
        for (const step of afterwards) step();
        return result;
      } catch (error) {
        sqlite.exec('ROLLBACK');
        throw error;
      } finally {
        afterwards = [];
      }
    },
    onCommit: (work) => afterwards.push(work),
    close: () => sqlite.close(),
  };
};
