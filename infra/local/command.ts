import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { environment } from '#shared/operations/environment.ts';
import { databaseFile } from './backend.ts';
import { CannotStart } from './cannot-start.ts';
import { setEnvironment, setS3 } from './connection.ts';
import { FolderInUse } from './data-folder.ts';

/** What the commands on a data folder share. */

export const fail = (error: unknown): never => {
  console.error(error instanceof CannotStart ? error.message : error);
  process.exit(1);
};

export const died = (what: string): never => fail(new CannotStart(`The embedded ${what} ended unexpectedly.`));

/** A folder that is misspelt is not made. */
export const requireData = (data: string): void => {
  if (process.env[environment.dynamodbEndpoint] || existsSync(join(data, databaseFile))) return;
  throw new CannotStart(`There is no Stagebook data in ${data}.`);
};

/** Starts what a command needs; nothing if a Stagebook runs on the folder already: then its database is connected to. */
export const unlessRunning = async <Started>(start: () => Promise<Started>): Promise<Started | undefined> => {
  try {
    return await start();
  } catch (error) {
    if (!(error instanceof FolderInUse) || !error.by) throw error;
    const { dynamodb, dynamodbPid, s3 } = error.by;
    setEnvironment(dynamodb, dynamodbPid !== undefined);
    if (s3) setS3({ endpoint: s3 });
    return undefined;
  }
};
