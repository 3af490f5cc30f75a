import type { IncomingMessage } from 'node:http';

/** Bytes after which nobody reads on: the status has said what counts. */
const mostRead = 64 * 1_024;

/** Bytes of it that are kept. */
const mostKept = 2_048;

/** As many bytes, in whole characters. */
function begin(text: string): string {
  const bytes = Buffer.from(text);
  let end = Math.min(mostKept, bytes.length);
  while (end < bytes.length && ((bytes[end] ?? 0) & 0xc0) === 0x80) end--;
  return bytes.toString('utf8', 0, end);
}

/**
 * The first 2 kB of an answer as text: stars where `hidden` was, since some receivers repeat what they got. Throws if it
 * breaks off before its end, or the first 64 kB.
 */
export async function readAnswer(response: IncomingMessage, hidden: readonly string[] = []): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response) {
    chunks.push(chunk);
    size += chunk.length;
    if (size >= mostRead) break;
  }
  response.destroy();
  // What is not UTF-8 need not be told apart.
  const text = Buffer.concat(chunks).toString('utf8');
  return begin(hidden.reduce((rest, secret) => rest.replaceAll(secret, '***'), text));
}
