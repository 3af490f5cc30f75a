import { createHash } from 'node:crypto';
import { GetObjectCommand } from '@aws-sdk/client-s3';
import { at, client, isMissing } from './client.ts';
import { putObject } from './objects.ts';

/** The registry's own documents among the objects. */

export async function putJson(key: string, content: unknown): Promise<void> {
  const body = JSON.stringify(content);
  const sha256 = createHash('sha256').update(body).digest('base64');
  await putObject(key, { body, type: 'application/json', sha256 });
}

/** `undefined`: there is no such object. */
export async function readJson<Content>(key: string, abortSignal?: AbortSignal): Promise<Content | undefined> {
  try {
    const { Body } = await client.send(new GetObjectCommand(at(key)), { ...(abortSignal && { abortSignal }) });
    return JSON.parse((await Body?.transformToString()) ?? '') as Content;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}
