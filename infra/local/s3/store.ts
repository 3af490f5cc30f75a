import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Blobs, openBlobs } from './blobs.ts';
import { type Contents, openContents } from './contents.ts';
import { type Database, openDatabase } from './database.ts';
import { type Objects, openObjects } from './objects.ts';
import { openUploads, type Uploads } from './uploads.ts';

/** Everything that is kept, in one folder. */
export type Store = {
  objects: Objects;
  uploads: Uploads;
  contents: Contents;
  blobs: Blobs;
  transaction: Database['transaction'];
  hasBucket(name: string): boolean;
  createBucket(name: string): void;
  close(): void;
};

export const openStore = (folder: string): Store => {
  mkdirSync(folder, { recursive: true });
  const database = openDatabase(join(folder, 's3.sqlite'));
  const blobs = openBlobs(join(folder, 'blobs'));
  const contents = openContents(database, blobs);
  return {
    objects: openObjects(database, contents),
    uploads: openUploads(database, contents),
    contents,
    blobs,
    transaction: database.transaction,
    hasBucket: (name) => database.get('SELECT 1 FROM bucket WHERE name = :name', { name }) !== undefined,
    createBucket: (name) => {
      database.run('INSERT OR IGNORE INTO bucket VALUES (:name, :created)', { name, created: Date.now() });
    },
    close: database.close,
  };
};
