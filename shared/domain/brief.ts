import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { own } from './own.ts';

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

/** The text that this is of, if it is `text`, or itself; `undefined`: nobody has it any more. */
export function wholeOf(told: Brief | undefined, text: string | undefined): string | undefined {
  if (told === undefined || typeof told === 'string') return told;
  return text !== undefined && digest(text).sha256 === told.sha256 ? text : undefined;
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

/** All that was given, as far as somebody has it still: of texts that are told by their digest what is there `now`. */
export function contentOf(
  { description, tags, tags_digest }: Given,
  now: { description?: string | undefined; tags?: Record<string, string> },
): { description?: string; tags?: Record<string, string> } {
  const text = wholeOf(description, now.description);
  const known = Object.entries(tags ?? {}).flatMap(([key, told]) => {
    const value = wholeOf(told, own(now.tags ?? {}, key));
    return value === undefined ? [] : [[key, value] as const];
  });
  const together =
    tags_digest && wholeOf(tags_digest, canonicalize(now.tags ?? {})) !== undefined ? now.tags : undefined;
  const all = together ?? Object.fromEntries(known);
  return { ...(text !== undefined && { description: text }), ...(Object.keys(all).length > 0 && { tags: all }) };
}

/** The part of a row of creation that says what was given; nothing if nothing was. */
export function givenOf(content: { description?: string | undefined; tags: Record<string, string> }): {
  given?: Given;
} {
  const given = { ...(content.description && { description: brief(content.description) }), ...givenTags(content.tags) };
  return Object.keys(given).length > 0 ? { given } : {};
}
