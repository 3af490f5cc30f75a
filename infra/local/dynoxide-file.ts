import { DatabaseSync } from 'node:sqlite';

/**
 * What dynoxide 1.2.1 does not do to its own SQLite file. Both touch its private schema, so the version is pinned and
 * tests hold us to it. SQLite lets a second process do this while the server runs.
 */
const withFile = <T>(file: string, work: (database: DatabaseSync) => T): T => {
  const database = new DatabaseSync(file, { timeout: 5000 });
  try {
    return work(database);
  } finally {
    database.close();
  }
};

/** Every write asks for the greatest sequence number: without an index each write is slower than the one before. */
export const indexStream = (file: string): void =>
  withFile(file, (database) => {
    database.exec(`CREATE INDEX IF NOT EXISTS app_stream_seq
                   ON _stream_records (table_name, CAST(sequence_number AS INTEGER))`);
  });

const day = 24 * 60 * 60;

/**
 * Forgets stream records that AWS would have forgotten too (older than a day), if every consumer is past them.
 * The newest always stays, because the next sequence number is its successor. Says how many went.
 */
export const trimStream = (file: string, tableName: string, passedByAll: number): number =>
  withFile(file, (database) =>
    Number(
      database
        .prepare(
          `DELETE FROM _stream_records
           WHERE table_name = :table AND CAST(sequence_number AS INTEGER) <= :passed AND created_at < :yesterday
             AND CAST(sequence_number AS INTEGER) <
                 (SELECT MAX(CAST(sequence_number AS INTEGER)) FROM _stream_records WHERE table_name = :table)`,
        )
        .run({ table: tableName, passed: passedByAll, yesterday: Math.floor(Date.now() / 1000) - day }).changes,
    ),
  );
