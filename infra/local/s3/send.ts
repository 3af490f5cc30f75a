import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Answer } from './call.ts';

/** Resolves when the chunk is on its way and its buffer may be used again. */
const write = (response: ServerResponse, chunk: Buffer): Promise<void> =>
  new Promise((resolve, reject) => {
    const hungUp = () => reject(new Error('the client hung up'));
    response.once('close', hungUp);
    response.write(chunk, (error) => {
      response.off('close', hungUp);
      if (error) reject(error);
      else resolve();
    });
  });

/** Sends one chunk while the next is read. */
const stream = async (response: ServerResponse, chunks: AsyncIterable<Buffer>): Promise<void> => {
  let sending = Promise.resolve();
  for await (const chunk of chunks) {
    await sending;
    sending = write(response, chunk);
    // Whoever awaits it next hears of it; until then it is nobody's unhandled rejection.
    sending.catch(() => {});
  }
  await sending;
  response.end();
};

/** Sends an answer; a client that hangs up in the middle does not want to know. */
export const send = async (request: IncomingMessage, response: ServerResponse, answer: Answer): Promise<void> => {
  const { status = 200, headers = {}, body = '', done } = answer;
  const bodiless = request.method === 'HEAD' || status === 204 || status === 304;
  try {
    if (bodiless) response.writeHead(status, headers).end();
    else if (typeof body === 'string') {
      response.writeHead(status, { 'content-length': Buffer.byteLength(body), ...headers }).end(body);
    } else {
      response.writeHead(status, headers);
      await stream(response, body);
    }
  } catch (error) {
    const hungUp = response.destroyed;
    // Half an answer must not look like a whole one.
    response.destroy();
    if (!hungUp) throw error;
  } finally {
    done?.();
  }
};
