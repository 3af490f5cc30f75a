import {
  type ChainHead,
  type Checkpoint,
  checkpointProblem,
  merkleRoot,
  signedBytes,
} from '#shared/domain/checkpoint.ts';
import { chunks } from '../items.ts';
import { movedSince, readHeads, recordedSince } from './changed.ts';
import type { Document } from './documents.ts';
import { type Latest, latestCheckpoint, moveLatest, placeAfter } from './latest.ts';
import { limits } from './limits.ts';
import { readCheckpoint } from './read.ts';
import { type Signer, signer } from './signer.ts';

async function sign(latest: Latest, heads: ChainHead[], by: Signer): Promise<Checkpoint> {
  const statement = { ...placeAfter(latest), time: Math.max(Date.now(), latest.time), root: merkleRoot(heads) };
  const { key_id, algorithm } = await by.publicKey();
  return { ...statement, heads, key_id, algorithm, signature: await by.sign(signedBytes(statement)) };
}

/** What stands in the next place already: another run put it there, or one that ended before it said so. */
async function standing(latest: Latest, by: Signer): Promise<Document | undefined> {
  const found = await readCheckpoint(latest.sequence + 1);
  if (!found) return undefined;
  const problem = checkpointProblem(found.checkpoint, placeAfter(latest), await by.publicKey());
  if (problem) throw new Error(`Checkpoint ${latest.sequence + 1} was not taken here: ${problem}.`);
  return found;
}

/** `until` stays: what came before the document may not be in it. */
const latestOf = ({ checkpoint: { sequence, time }, hash }: Document, { until }: Latest): Latest => ({
  sequence,
  hash,
  time,
  until,
});

/**
 * One look at all that moved, and documents of it. The answer is what is the last then; `complete`: nothing was left out,
 * for want of time or because somebody else was there.
 */
async function look(latest: Latest, by: Signer, deadline: number): Promise<{ latest: Latest; complete: boolean }> {
  const [ids, isRecorded] = await Promise.all([movedSince(latest), recordedSince(latest)]);
  let last = latest;
  for (const some of chunks(ids, limits.heads)) {
    if (Date.now() > deadline) return { latest: last, complete: false };
    const heads = (await readHeads(some)).filter((head) => !isRecorded(head));
    if (heads.length === 0) continue;
    const { putDocument } = await import('./documents.ts');
    const own = await putDocument(await sign(last, heads, by));
    const document = own ?? (await standing(last, by));
    const moved = document && (await moveLatest(last, latestOf(document, last)));
    if (!own || !moved) return { latest: await latestCheckpoint(), complete: false };
    last = latestOf(own, last);
  }
  return { latest: last, complete: true };
}

/**
 * Signs, in as many documents as it takes, where the chains end that moved since the last one; none if none did. What runs
 * beside it, or ended half-way, takes nothing from that: a document is put once, and what stands is taken as it is.
 * Answers the number of the last checkpoint. Throws if a document was edited or removed, or is of somebody else.
 */
export async function takeCheckpoints(deadline: number): Promise<number> {
  const by = await signer();
  const before = await latestCheckpoint();
  let [found, begun] = [{ latest: before, complete: false }, 0];
  while (!found.complete && Date.now() < deadline) {
    begun = Date.now();
    found = await look(found.latest, by, deadline);
  }
  const { latest, complete } = found;
  if (complete && latest.sequence > before.sequence) await moveLatest(latest, { ...latest, until: begun });
  return latest.sequence;
}
