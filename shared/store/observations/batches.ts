import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { invalidParameter } from '#shared/wire/errors.ts';
import { isRefused } from '#shared/wire/failures.ts';
import type { Actor } from '#shared/wire/request.ts';
import { client } from '../client.ts';
import { insert, update } from '../expression.ts';
import { getItem } from '../items.ts';
import { batchKey } from './keys.ts';
import { endOf, known } from './lifetime.ts';

/** What came of a batch. */
export type Taken = { accepted: number; rejected: { index: number; error_code: string; message: string }[] };

/** Who sends a batch, what they call it, and the SHA-256 of what is in it. */
export type Batch = { actor: Actor; batch_id: string; hash: string };

/** Which version a stage stood for, by how the two were named. */
export type Stages = Record<string, { id: string; version: number }>;

/** Of a batch that came before: what came of it, if all of it was counted, and which versions it is of. */
type Before = { taken?: Taken; stages: Stages };

/** Hundreds of refusals are alike. */
const packed = (taken: Taken) => deflateRawSync(JSON.stringify(taken));
const unpacked = (bytes: unknown): Taken => JSON.parse(inflateRawSync(bytes as Uint8Array).toString());

const otherContent = ({ batch_id }: Batch) =>
  invalidParameter(
    `The batch '${batch_id}' was sent before, with other observations. Give each batch an id of its own, and the same to what is sent again.`,
  );

/** `undefined`: it has not come before. Errors: INVALID_PARAMETER_VALUE for other content by the same name. */
export async function cameBefore(batch: Batch): Promise<Before | undefined> {
  const there = await getItem(batchKey(batch.actor, batch.batch_id));
  if (there === undefined) return undefined;
  if (there.hash !== batch.hash) throw otherContent(batch);
  const stages = there.stages as Stages;
  return there.taken === undefined ? { stages } : { stages, taken: unpacked(there.taken) };
}

/**
 * Says that a batch has come, before anything of it is counted; who had it before may have died. Errors:
 * INVALID_PARAMETER_VALUE for other content that came at the same time.
 */
export async function beginBatch(batch: Batch, stages: Stages, now: number): Promise<void> {
  const item = { ...batchKey(batch.actor, batch.batch_id), hash: batch.hash, stages, ttl: endOf(now, known) };
  try {
    await client.send(new PutCommand(insert(item)));
  } catch (error) {
    if (!isRefused(error)) throw error;
    await cameBefore(batch);
  }
}

export async function endBatch({ actor, batch_id }: Batch, taken: Taken): Promise<void> {
  const change = { key: batchKey(actor, batch_id), set: [['taken', packed(taken)]] as const };
  await client.send(new UpdateCommand(update(change)));
}
