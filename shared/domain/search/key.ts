import { invalidParameter } from '#shared/wire/errors.ts';
import { reprSet } from '#shared/wire/repr.ts';

export type Key<Attribute extends string> = { type: 'attribute'; key: Attribute } | { type: 'tag'; key: string };

/** `key`, `attribute.key` or `tags.key`: what stands before the first dot says which, and all of the rest is the key. */
export function readKey<Attribute extends string>(
  identifier: string,
  attributes: readonly Attribute[],
  readAttribute: (written: string) => string = (written) => written,
): Key<Attribute> {
  const dot = identifier.indexOf('.');
  const owner = dot < 0 ? 'attribute' : identifier.slice(0, dot);
  const written = identifier.slice(dot + 1);
  if (owner === 'tag' || owner === 'tags') return { type: 'tag', key: unquoteKey(written) };
  if (owner !== 'attribute') {
    throw invalidParameter(`Invalid entity type '${owner}'. Valid entity types are ('attribute', 'tag', 'tags')`);
  }
  const key = readAttribute(written);
  const attribute = attributes.find((valid) => valid === key);
  if (attribute) return { type: 'attribute', key: attribute };
  throw invalidParameter(`Invalid attribute key '${key}' specified. Valid keys are '${reprSet(attributes)}'`);
}

/** Keys may be quoted in any way, even in backticks inside quotes. */
export const unquoteKey = (written: string): string =>
  trimBackticks(isQuoted(written, "'") || isQuoted(written, '"') ? written.slice(1, -1) : written);

export const trimBackticks = (written: string): string => (isQuoted(written, '`') ? written.slice(1, -1) : written);

/** Quotes are taken off a string's ends, and nothing is done about the quotes and backslashes inside. */
export function unquoteValue(written: string): string {
  if (isQuoted(written, "'") || isQuoted(written, '"')) return written.slice(1, -1);
  throw invalidParameter(
    `Parameter value is either not quoted or unidentified quote types used for string value ${written}. Use either single or double quotes.`,
  );
}

const isQuoted = (text: string, quote: string) => text.length >= 2 && text.startsWith(quote) && text.endsWith(quote);
