import { format, type Line } from '#shared/domain/ledger-file/line.ts';
import { latestCheckpoint } from '../checkpoints/latest.ts';
import { listCheckpoints } from '../checkpoints/read.ts';
import { publicKeys } from '../checkpoints/signer.ts';
import { readStretch } from './chain.ts';
import { readHead } from './head.ts';
import { everyModel } from './verify.ts';

/** Entries of a request. */
const size = 100;

/** Read before the chains: each of those goes at least as far as any checkpoint saw it. */
async function* checkpointLines(): AsyncGenerator<Line> {
  const latest = await latestCheckpoint();
  if (latest.sequence > 0) for (const public_key of await publicKeys()) yield { public_key };
  for await (const { checkpoint } of listCheckpoints()) {
    if (checkpoint.sequence > latest.sequence) break;
    yield { checkpoint };
  }
  if (latest.sequence > 0) yield { latest: { sequence: latest.sequence, hash: latest.hash } };
}

/** Up to where the head was when it was read; what is wrong with a chain is so in the file. */
async function* chainLines(model: string): AsyncGenerator<Line> {
  const { moved, ...head } = await readHead(model);
  for (let from = 1; from <= head.n; ) {
    const { entries } = await readStretch(model, from, size);
    for (const { place, ...entry } of entries) if (place <= head.n) yield { entry };
    from = (entries.at(-1)?.place ?? head.n) + 1;
  }
  yield { head: { model, ...head } };
}

/** The whole ledger as lines of a file, without checkpoints if there is no bucket to read them from. */
export async function* exportLedger({ checkpoints }: { checkpoints: boolean }): AsyncGenerator<Line> {
  const counts = { models: 0, entries: 0, checkpoints: 0 };
  yield { file: { format, exported_at: new Date().toISOString(), checkpoints } };
  if (checkpoints)
    for await (const line of checkpointLines()) {
      if ('checkpoint' in line) counts.checkpoints += 1;
      yield line;
    }
  for (const model of await everyModel()) {
    counts.models += 1;
    for await (const line of chainLines(model)) {
      if ('entry' in line) counts.entries += 1;
      yield line;
    }
  }
  yield { end: counts };
}
