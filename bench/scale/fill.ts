import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { databaseFile, startStorage } from '#infra/local/backend.ts';
import { environment } from '#shared/operations/environment.ts';
import { rowWriter } from './dynoxide-rows.ts';

/**
 * `node bench/scale/fill.ts <data folder> <versions>`: a registry of that many versions in a data folder that was empty,
 * for servers to be started on. The stream has nothing of it, nor has the ledger.
 */

const [data, versions] = process.argv.slice(2) as [string, string];

const died = (what: string) => {
  throw new Error(`The embedded ${what} ended unexpectedly.`);
};
const storage = await startStorage({ data, died });
await storage.stop();

const database = new DatabaseSync(join(data, databaseFile));
// In kB: the rows of postings come in no order.
database.exec('PRAGMA synchronous = OFF; PRAGMA cache_size = -1000000');
const write = rowWriter(database, process.env[environment.table] as string);

const { makeRegistry } = await import('./make.ts');
const perTransaction = 50_000;
let committed = 0;
database.exec('BEGIN');
await makeRegistry(Number(versions), write, (made) => {
  if (made - committed < perTransaction) return;
  database.exec('COMMIT; BEGIN');
  committed = made;
});
database.exec('COMMIT');
database.close();
