import { buffer } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { ask, type Call, retries, type Telling, Unexplained } from './settle.ts';

/** A file by its presigned URL, whose S3 may be away, too: whatever it answers that is no success is tried again. */
export async function transfer(
  telling: Telling,
  url: string,
  call: Pick<Call, 'method' | 'body' | 'headers'>,
): Promise<Buffer> {
  for (let tries = 0; ; tries++) {
    const begun = performance.now();
    const answer = await ask(url, { ...call, path: '' })
      .then(async (response) => ({ status: response.statusCode as number, bytes: await buffer(response) }))
      .catch((error: Error) => ({ status: 0, bytes: Buffer.from(error.message) }));
    if (answer.status === 200 || answer.status === 206) return answer.bytes;
    const leadsTo = answer.status === 503 ? 429 : 503;
    const explained = [0, 500, 503].includes(answer.status) && telling.befell(leadsTo, begun, performance.now());
    if (!explained || tries === retries) {
      const why = `S3 answered ${answer.status} to ${call.method} in try ${tries + 1}: ${answer.bytes}`;
      telling.found(why);
      throw new Unexplained(why);
    }
    await sleep(100 * 2 ** tries);
  }
}
