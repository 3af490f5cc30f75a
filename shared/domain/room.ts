import { invalidParameter } from '#shared/wire/errors.ts';

type Content = {
  description?: string | undefined;
  tags: Record<string, string>;
  aliases?: Record<string, number>;
  acl?: Record<string, string>;
  forcers?: readonly string[];
  source?: string;
  run_id?: string;
  run_link?: string;
  model_id?: string;
};

/**
 * Bytes of users' text on one item. DynamoDB takes 409,600 bytes an item; what is left above this is for everything
 * else on it, 10,000 stage members included, so that no change ever fails for want of room.
 */
const maximum = 350_000;

/** What an entry of a map takes besides its text, rounded up. */
const overhead = 4;

const bytesIn = (record: object) =>
  Object.entries(record).reduce(
    (sum, [key, value]) => sum + Buffer.byteLength(key) + Buffer.byteLength(String(value)) + overhead,
    0,
  );

export const bytesOf = ({ tags, aliases = {}, acl = {}, forcers = [], ...content }: Content): number => {
  const { description = '', source = '', run_id = '', run_link = '', model_id = '' } = content;
  const texts = description + source + run_id + run_link + model_id;
  return Buffer.byteLength(texts) + [tags, aliases, acl, { ...forcers }].reduce((sum, map) => sum + bytesIn(map), 0);
};

export function requireRoom(content: Content): void {
  const used = bytesOf(content);
  if (used > maximum) {
    throw invalidParameter(
      `The description, tags, aliases, source and permissions of a model or version can have ${maximum} bytes together; these would have ` +
        `${used}. Shorten or delete some, or keep long values with the artifacts.`,
    );
  }
}
