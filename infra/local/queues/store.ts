import { randomUUID } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';

/** A message that is handed out: who has it alone for a while says by its receipt what becomes of it. */
export type Received = {
  id: string;
  receipt: string;
  body: string;
  group: string | null;
  /** Times it was handed out, this one included. */
  receives: number;
  /** ms since 1970. */
  sent: number;
};

export type Outgoing = {
  body: string;
  group?: string | undefined;
  /** ms until it is handed out. */
  delay?: number | undefined;
};

/** The queues of one data folder, with SQS's rules; times are milliseconds. */
export type QueueStore = {
  send(queue: string, messages: readonly Outgoing[]): string[];
  /** Messages that are due, the longest waiting first, but of no group many while another's are waiting. */
  receive(queue: string, most: number, visibility: number): Received[];
  /** It is done with; not if it has been handed out again since. */
  remove(receipt: string): void;
  /** It is handed out again in so many ms. Answers whether the receipt is still good. */
  postpone(receipt: string, ms: number): boolean;
  /** Messages that are due, or somebody has. */
  busy(queue: string): number;
  /** When the next is due, and nobody has it (ms since 1970). */
  nextDue(queue: string): number | undefined;
  close(): void;
};

const schema = `
  CREATE TABLE IF NOT EXISTS message (
    id TEXT PRIMARY KEY,
    queue TEXT NOT NULL,
    body TEXT NOT NULL,
    grp TEXT,
    due INTEGER NOT NULL,
    sent INTEGER NOT NULL,
    receives INTEGER NOT NULL DEFAULT 0,
    receipt TEXT
  ) STRICT;
  CREATE INDEX IF NOT EXISTS due ON message (queue, due);
  CREATE INDEX IF NOT EXISTS receipt ON message (receipt) WHERE receipt IS NOT NULL;
`;

/** Of those that are due, one of every group before the second of any; those that are in hand count, too. */
const next = `
  WITH held AS MATERIALIZED (
    SELECT grp, count(*) AS n FROM message INDEXED BY receipt
    WHERE receipt IS NOT NULL AND queue = :queue AND due > :now AND grp IS NOT NULL GROUP BY grp
  )
  SELECT id FROM (
    SELECT id, due, place, row_number() OVER (PARTITION BY coalesce(grp, id) ORDER BY due, place) +
      coalesce((SELECT n FROM held WHERE held.grp = candidate.grp), 0) AS turn
    FROM (
      SELECT *, rowid AS place FROM message WHERE queue = :queue AND due <= :now ORDER BY due, rowid LIMIT 1000
    ) candidate
  ) ORDER BY turn, due, place LIMIT :most
`;

/** In a file, which a kill -9 leaves as it was after the last message that was taken. */
export function openQueueStore(file: string): QueueStore {
  const database = new DatabaseSync(file);
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
  database.exec(schema);
  // Whoever had messages when we ended, ended with us.
  database.prepare('UPDATE message SET receipt = NULL, due = min(due, ?) WHERE receipt IS NOT NULL').run(Date.now());

  const insert = database.prepare(
    'INSERT INTO message (id, queue, body, grp, due, sent) VALUES (:id, :queue, :body, :grp, :due, :sent)',
  );
  const choose = database.prepare(next);
  const take = database.prepare(
    'UPDATE message SET receipt = :receipt, due = :due, receives = receives + 1 WHERE id = :id RETURNING *',
  );
  const together = <T>(change: () => T): T => {
    database.exec('BEGIN IMMEDIATE');
    try {
      const result = change();
      database.exec('COMMIT');
      return result;
    } catch (error) {
      database.exec('ROLLBACK');
      throw error;
    }
  };

  return {
    send: (queue, messages) =>
      together(() =>
        messages.map(({ body, group = null, delay = 0 }) => {
          const [id, now] = [randomUUID(), Date.now()];
          insert.run({ id, queue, body, grp: group, due: now + delay, sent: now });
          return id;
        }),
      ),
    receive(queue, most, visibility) {
      const now = Date.now();
      const ids = choose.all({ queue, now, most }).map(({ id }) => id as string);
      if (ids.length === 0) return [];
      return together(() =>
        ids.map((id) => {
          const row = take.get({ id, receipt: randomUUID(), due: now + visibility }) as Record<string, unknown>;
          const { receipt, body, grp: group, receives, sent } = row;
          return { id, receipt, body, group, receives, sent } as Received;
        }),
      );
    },
    remove(receipt) {
      database.prepare('DELETE FROM message WHERE receipt = ?').run(receipt);
    },
    postpone: (receipt, ms) =>
      database.prepare('UPDATE message SET due = ?, receipt = NULL WHERE receipt = ?').run(Date.now() + ms, receipt)
        .changes === 1,
    busy: (queue) =>
      Number(
        database
          .prepare('SELECT count(*) AS n FROM message WHERE queue = ? AND (due <= ? OR receipt IS NOT NULL)')
          .get(queue, Date.now())?.n,
      ),
    nextDue: (queue) =>
      (database.prepare('SELECT min(due) AS due FROM message WHERE queue = ?').get(queue)?.due as number | null) ??
      undefined,
    close: () => database.close(),
  };
}
