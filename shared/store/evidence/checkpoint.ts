import { extractOf } from '#shared/domain/checkpoint.ts';
import { latestCheckpoint } from '../checkpoints/latest.ts';
import { readCheckpoint } from '../checkpoints/read.ts';

/** A place in a chain, and when it came to be (ms since 1970), or a little before. */
export type Seen = { n: number; at: number };

/** Checkpoints that may pass before one has what was there already: an index can be behind. */
const few = 4;

const timeOf = async (sequence: number): Promise<number> =>
  (await readCheckpoint(sequence))?.checkpoint.time ?? Number.POSITIVE_INFINITY;

/** The first that was made at a time or later; they are in the order of time. */
async function firstSince(at: number, latest: number): Promise<number> {
  let [low, high] = [1, latest + 1];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if ((await timeOf(middle)) < at) low = middle + 1;
    else high = middle;
  }
  return low;
}

async function extractSince(id: string, { n, at }: Seen, latest: number) {
  const first = await firstSince(at, latest);
  for (let sequence = first; sequence < first + few && sequence <= latest; sequence++) {
    const found = await readCheckpoint(sequence);
    const extract = found && extractOf(found.checkpoint, id);
    if (extract && extract.head.n >= n) return extract;
  }
  return undefined;
}

/** What a checkpoint says of a chain, from when it was at the first of these places for which there is one. */
export async function checkpointOf(id: string, places: readonly Seen[]) {
  const { sequence } = await latestCheckpoint();
  for (const place of places) {
    const found = await extractSince(id, place, sequence);
    if (found) return found;
  }
  return undefined;
}
