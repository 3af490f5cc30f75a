import { isLive, type LiveVersion } from '#shared/domain/entities.ts';
import type { wantedOf } from '#shared/domain/gates/applicable.ts';
import { copied } from '#shared/domain/gates/copied.ts';
import type { Signature } from '#shared/domain/gates/signature-types.ts';
import type { Candidate, Measured, Situation } from '#shared/domain/gates/types.ts';
import { readSignature } from '../artifacts/when-needed.ts';
import { inParallel } from '../in-parallel.ts';
import { getItems } from '../items.ts';
import { measuredKey, versionKey } from '../keys.ts';
import { toVersion } from '../versions/get.ts';
import { incumbentsOf, isTooMany } from './incumbents.ts';
import type { Move } from './refused.ts';
import { reportsIn } from './reports.ts';

type Wanted = ReturnType<typeof wantedOf>;

/** Of files that the registry does not keep nothing is known. */
async function signatureOf({ artifact_path }: LiveVersion, signal?: AbortSignal): Promise<Signature | undefined> {
  if (artifact_path === undefined) return { unreadable: 'the registry does not have its files' };
  return readSignature(artifact_path, signal);
}

/** What rules look at. */
export type Seen = Pick<Situation, 'candidate' | 'incumbents'>;

export const candidateOf = (
  version: LiveVersion,
  metrics: Measured[],
  signature: Signature | undefined,
): Candidate => ({
  version: version.version,
  ...(version.description !== undefined && { description: version.description }),
  tags: version.tags,
  creation_timestamp: version.creation_timestamp,
  ...(version.digest !== undefined && { digest: version.digest }),
  metrics,
  signature,
});

/** S3's answers that are waited for at once. */
const width = 10;

/** For how long (ms) who goes on in any case waits for all of them. */
const patience = 2_000;

const orUnreadable = (): Signature => ({ unreadable: 'its MLmodel file cannot be reached just now' });

export function signaturesOf(versions: readonly LiveVersion[], goesOn: boolean): Promise<(Signature | undefined)[]> {
  if (!goesOn) return inParallel(versions, width, (one) => signatureOf(one));
  const signal = AbortSignal.timeout(patience);
  return inParallel(versions, width, (one) => signatureOf(one, signal).catch(orUnreadable));
}

/**
 * What rules look at, of a version and of those that are where it is to go: one trip to the table if metrics or others
 * are wanted, and one to the bucket if signatures are. `goesOn`: what cannot be read is no reason to fail.
 */
export async function readSeen(move: Move, wanted: Wanted, goesOn: boolean): Promise<Seen> {
  const { id } = move.model;
  const numbers = wanted.incumbents && !isTooMany(move) ? incumbentsOf(move) : [];
  const measured = wanted.metrics.length > 0 ? [move.version.version, ...numbers] : [];
  const items = await getItems([
    ...numbers.map((number) => versionKey(id, number)),
    ...measured.map((number) => measuredKey(id, number)),
  ]);
  const incumbents = items.slice(0, numbers.length).map((item) => item && toVersion(item));
  const versions = [move.version, ...incumbents.filter(isLive)];
  const reports = items.slice(numbers.length).map(reportsIn);
  const signatures = wanted.signature ? await signaturesOf(versions, goesOn) : [];
  const [candidate, ...rest] = versions.map((version, index) => {
    const reported = reports[measured.indexOf(version.version)] ?? [];
    return candidateOf(version, measured.length > 0 ? [...copied(version), ...reported] : [], signatures[index]);
  });
  return { candidate: candidate as Candidate, incumbents: rest };
}
