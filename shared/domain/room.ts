import { invalidParameter } from '#shared/wire/errors.ts';

type Content = { description?: string | undefined; tags: Record<string, string>; aliases?: Record<string, number> };

/**
 * Bytes of users' text on one item. DynamoDB takes 409,600 bytes an item; what is left above this is for everything
 * else on it, 10,000 stage members included, so that no change ever fails for want of room.
 */
const maximum = 350_000;

const bytesIn = (record: object) =>
  Object.entries(record).reduce(
    (sum, [key, value]) => sum + Buffer.byteLength(key) + Buffer.byteLength(String(value)),
    0,
  );

export const bytesOf = ({ description = '', tags, aliases = {} }: Content): number =>
  Buffer.byteLength(description) + bytesIn(tags) + bytesIn(aliases);

export function requireRoom(content: Content): void {
  const used = bytesOf(content);
  if (used > maximum) {
    throw invalidParameter(
      `The description, tags and aliases of a model or version can have ${maximum} bytes together; these would have ` +
        `${used}. Shorten or delete some, or keep long values with the artifacts.`,
    );
  }
}
