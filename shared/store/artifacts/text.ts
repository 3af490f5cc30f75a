import { GetObjectCommand } from '@aws-sdk/client-s3';
import { keyOf } from '#shared/domain/artifact-path.ts';
import { at, client, isMissing } from './client.ts';

/** Of an empty file no range can be had. */
const isEmpty = (error: unknown) => error instanceof Error && error.name === 'InvalidRange';

/**
 * A file as text, its first `most` bytes and one more, to be told from what ends there; `undefined`: there is no such
 * file.
 */
export async function readText(path: string, most: number, abortSignal?: AbortSignal): Promise<string | undefined> {
  try {
    const command = new GetObjectCommand({ ...at(keyOf(path)), Range: `bytes=0-${most}` });
    const { Body } = await client.send(command, { ...(abortSignal && { abortSignal }) });
    return await Body?.transformToString();
  } catch (error) {
    if (isMissing(error)) return undefined;
    if (isEmpty(error)) return '';
    throw error;
  }
}
