import { createHash } from 'node:crypto';

type Of = {
  webhook: string;
  transition_id: string;
  /** Of what gives a webhook several deliveries, which. */
  part: number;
  /** When the event happened (ms since 1970). */
  time: number;
};

/**
 * What a delivery is called: the same however often the event is told, so that it is written once, and sorted by the
 * event's time. A UUID of version 8: 48 bits of time, and 74 of a SHA-256.
 */
export function deliveryIdOf({ webhook, transition_id, part, time }: Of): string {
  const bytes = createHash('sha256')
    .update(JSON.stringify([webhook, transition_id, part]))
    .digest()
    .subarray(0, 16);
  bytes.writeUIntBE(time, 0, 6);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x80, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
