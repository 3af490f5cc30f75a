import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { bucket } from '#shared/operations/bucket.ts';
import { putObject } from '../artifacts/objects.ts';

const compress = promisify(gzip);

/** Keeps a batch as it was sent: what of it was counted the roll-ups know, and each value this alone. */
export async function keepRaw(hash: string, time: number, content: object): Promise<void> {
  const body = await compress(JSON.stringify(content), { level: 1 });
  const key = `${bucket.areas.observations}${new Date(time).toISOString().slice(0, 10)}/${hash}.json.gz`;
  await putObject(key, { body, type: 'application/gzip', sha256: createHash('sha256').update(body).digest('base64') });
}
