import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';

type Digest = { sha256: string; bytes: number };

/** A text in the history: itself, or when it is long what identifies it. */
export type Brief = string | Digest;

/** Bytes. Whatever is told whole in a row is told again in its ledger entry. */
const longest = 256;
const longestTags = 16_000;

const digest = (text: string): Digest => ({
  sha256: createHash('sha256').update(text).digest('hex'),
  bytes: Buffer.byteLength(text),
});

export function brief(text: string): Brief;
export function brief(text: string | undefined): Brief | undefined;
export function brief(text: string | undefined): Brief | undefined {
  if (text === undefined) return undefined;
  return Buffer.byteLength(text) <= longest ? text : digest(text);
}

/** Description and tags as first given; tags that are many together by the digest of their canonical JSON (RFC 8785). */
export type Given = { description?: Brief; tags?: Record<string, Brief>; tags_digest?: Digest };

function givenTags(tags: Record<string, string>): Given {
  const entries = Object.entries(tags).map(([key, value]) => [key, brief(value)] as const);
  if (entries.length === 0) return {};
  const whole = Object.fromEntries(entries);
  const isShort = Buffer.byteLength(JSON.stringify(whole)) <= longestTags;
  return isShort ? { tags: whole } : { tags_digest: digest(canonicalize(tags) as string) };
}

/** The part of a row of creation that says what was given; nothing if nothing was. */
export function givenOf(content: { description?: string | undefined; tags: Record<string, string> }): {
  given?: Given;
} {
  const given = { ...(content.description && { description: brief(content.description) }), ...givenTags(content.tags) };
  return Object.keys(given).length > 0 ? { given } : {};
}
