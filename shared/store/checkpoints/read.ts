import type { Document } from './documents.ts';

/** S3's SDK is loaded by who gets so far. */
const late = () => import('./documents.ts');

/** `undefined`: there is none of that number. */
export const readCheckpoint = async (sequence: number): Promise<Document | undefined> =>
  (await late()).readDocument(sequence);

/** Those that are there from a number on, in their order, up to the first that is not. */
export async function* listCheckpoints(from = 1): AsyncGenerator<Document> {
  for (let sequence = from; ; sequence++) {
    const found = await readCheckpoint(sequence);
    if (!found) return;
    yield found;
  }
}
