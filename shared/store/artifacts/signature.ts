import { largestMlmodel, signatureOf } from '#shared/domain/gates/mlmodel.ts';
import type { Signature } from '#shared/domain/gates/signature-types.ts';
import { readText } from './text.ts';

/** What the files of a version say of its inputs; `undefined`: nothing. */
export async function readSignature(artifactPath: string, signal?: AbortSignal): Promise<Signature | undefined> {
  const text = await readText(`${artifactPath}/MLmodel`, largestMlmodel, signal);
  return text === undefined ? undefined : signatureOf(text);
}
