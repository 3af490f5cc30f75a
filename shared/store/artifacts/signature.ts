import { GetObjectCommand } from '@aws-sdk/client-s3';
import { keyOf } from '#shared/domain/artifact-path.ts';
import { largestMlmodel, signatureOf } from '#shared/domain/gates/mlmodel.ts';
import type { Signature } from '#shared/domain/gates/signature-types.ts';
import { at, client, isMissing } from './client.ts';

/** Of an empty file no range can be had. */
const isEmpty = (error: unknown) => error instanceof Error && error.name === 'InvalidRange';

/** One byte more than is read of it, to be told from what ends there. */
async function readMlmodel(artifactPath: string, abortSignal?: AbortSignal): Promise<string | undefined> {
  const key = `${keyOf(artifactPath)}/MLmodel`;
  try {
    const command = new GetObjectCommand({ ...at(key), Range: `bytes=0-${largestMlmodel}` });
    const { Body } = await client.send(command, { ...(abortSignal && { abortSignal }) });
    return await Body?.transformToString();
  } catch (error) {
    if (isMissing(error)) return undefined;
    if (isEmpty(error)) return '';
    throw error;
  }
}

/** What the files of a version say of its inputs; `undefined`: nothing. */
export async function readSignature(artifactPath: string, signal?: AbortSignal): Promise<Signature | undefined> {
  const text = await readMlmodel(artifactPath, signal);
  return text === undefined ? undefined : signatureOf(text);
}
