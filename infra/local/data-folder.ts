import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { CannotStart } from './cannot-start.ts';

/** What a running Stagebook says about itself in `<data>/endpoint.json`. */
export type Running = {
  pid: number;
  /** Absent while only the ledger is being verified. */
  url?: string;
  dynamodb: string;
  /** The embedded DynamoDB's process; absent with `DYNAMODB_ENDPOINT`. */
  dynamodbPid?: number;
  /** Absent while only the ledger is being verified. */
  s3?: string;
  /** The embedded S3's process; absent with `S3_ENDPOINT`. */
  s3Pid?: number;
};

/** Another Stagebook holds the folder. */
export class FolderInUse extends CannotStart {
  readonly by: Running | undefined;

  constructor(directory: string, by: Running | undefined) {
    const who = by ? ` (process ${by.pid}${by.url ? `, ${by.url}` : ''})` : '';
    super(`Another Stagebook${who} is using the data folder ${directory}.`);
    this.by = by;
  }
}

export type DataFolder = {
  file(name: string): string;
  /** What the last Stagebook on this folder left behind if it had no time to tidy up. */
  leftBehind: Running | undefined;
  announce(running: Running): void;
  release(): void;
};

const announcement = (directory: string) => join(directory, 'endpoint.json');

const whoRuns = (directory: string): Running | undefined => {
  try {
    return JSON.parse(readFileSync(announcement(directory), 'utf8'));
  } catch {
    return undefined;
  }
};

/** Replaces a file at once: a reader, or a kill -9, finds the old content or the new, never a part. */
export const replaceFile = (file: string, content: string): void => {
  writeFileSync(`${file}.new`, content);
  renameSync(`${file}.new`, file);
};

const isBusy = (error: unknown) => (error as { errcode?: number }).errcode === 5;

/** An exclusive SQLite transaction is a lock that the system itself lifts, however its process ends. */
const takeLock = (directory: string): DatabaseSync => {
  mkdirSync(join(directory, 'dead-letters'), { recursive: true });
  const lock = new DatabaseSync(join(directory, 'lock'));
  try {
    lock.exec('BEGIN EXCLUSIVE');
    return lock;
  } catch (error) {
    lock.close();
    throw error;
  }
};

/** Takes a data folder for this process alone, creating it if need be. */
export const openDataFolder = (path: string): DataFolder => {
  const directory = resolve(path);
  try {
    const lock = takeLock(directory);
    return {
      file: (name) => join(directory, name),
      leftBehind: whoRuns(directory),
      announce: (running) => replaceFile(announcement(directory), JSON.stringify(running)),
      release: () => {
        rmSync(announcement(directory), { force: true });
        lock.close();
      },
    };
  } catch (error) {
    if (!isBusy(error)) {
      throw new CannotStart(`The data folder ${directory} cannot be written to: ${(error as Error).message}.`);
    }
    throw new FolderInUse(directory, whoRuns(directory));
  }
};
