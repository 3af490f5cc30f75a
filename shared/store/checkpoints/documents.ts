import { createHash } from 'node:crypto';
import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { type Checkpoint, documentBytes, hashOfDocument } from '#shared/domain/checkpoint.ts';
import { bucket } from '#shared/operations/bucket.ts';
import { at, client, isMissing } from '../artifacts/client.ts';
import { retentionOf } from '../artifacts/retention.ts';
import { digits } from '../keys.ts';

/** A checkpoint and the hash of the bytes that are kept of it. */
export type Document = { checkpoint: Checkpoint; hash: string; bytes: number };

const keyOf = (sequence: number) => `${bucket.areas.checkpoints}${digits(sequence)}.json`;

/** `undefined`: there is none. Throws of one that is no JSON. */
export async function readDocument(sequence: number): Promise<Document | undefined> {
  try {
    const { Body } = await client.send(new GetObjectCommand(at(keyOf(sequence))));
    const text = (await Body?.transformToString()) ?? '';
    const bytes = Buffer.from(text);
    return { checkpoint: JSON.parse(text), hash: hashOfDocument(bytes), bytes: bytes.length };
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** S3 found one of that name, or somebody who was writing it. */
const isTaken = (error: unknown) =>
  error instanceof Error && ['PreconditionFailed', 'ConditionalRequestConflict'].includes(error.name);

/** `undefined`: there is one of that number. */
export async function putDocument(checkpoint: Checkpoint): Promise<Document | undefined> {
  const [Key, Body] = [keyOf(checkpoint.sequence), documentBytes(checkpoint)];
  const content = {
    Body,
    ContentType: 'application/json',
    ChecksumSHA256: createHash('sha256').update(Body).digest('base64'),
  };
  try {
    await client.send(new PutObjectCommand({ ...at(Key), ...content, IfNoneMatch: '*', ...retentionOf(Key) }));
    return { checkpoint, hash: hashOfDocument(Body), bytes: Body.length };
  } catch (error) {
    if (isTaken(error)) return undefined;
    throw error;
  }
}
