import { gunzipSync, gzipSync } from 'node:zlib';

/** Characters from which it is worth the time. */
const long = 2_000;

/** Bytes: an item has 400 KB, of which the rest of a delivery takes little. */
const most = 380_000;

/** A body as it is kept; `undefined`: it is longer than an item. */
export function packed(body: string): string | Uint8Array | undefined {
  if (body.length < long) return body;
  const bytes = gzipSync(body);
  return bytes.length <= most ? bytes : undefined;
}

export const unpacked = (kept: string | Uint8Array): string =>
  typeof kept === 'string' ? kept : gunzipSync(kept).toString();

export const bytesOf = (kept: string | Uint8Array | undefined): number =>
  typeof kept === 'string' ? Buffer.byteLength(kept) : (kept?.length ?? 0);
