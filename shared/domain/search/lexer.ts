/**
 * MLflow reads filters with a general SQL tokeniser, and its habits show: quotes escape themselves, a minus sticks to
 * its number, `name='a'AND…` needs no spaces, and a word is a keyword or a name depending on what stands beside it.
 */

export type TokenKind =
  | 'name'
  | 'keyword'
  | 'backticked'
  | 'double'
  | 'single'
  | 'integer'
  | 'float'
  | 'comparator'
  | 'operator'
  | 'comment'
  | 'other';

/** A piece of the filter, at `source.slice(start, end)`. Whitespace is not a token. */
export type Token = { kind: TokenKind; text: string; start: number; end: number };

const WHITESPACE = /\s+/y;
const WORD = /[\p{L}\p{N}_]+/uy;
/** One keyword to SQL. */
const NOT_NULL = /NOT\s+NULL(?![\p{L}\p{N}_])/iuy;
const WORD_COMPARATOR = /(?:NOT\s+)?(?:I?LIKE|RLIKE|REGEXP)(?![\p{L}\p{N}_])/iuy;
/** A word before a dot is a name, unless the dot begins a number: `tags.1` is `tags` and `.1`. */
const DOT_AHEAD = /\s*\.(?!\p{Nd})/uy;

const SYMBOLS: [TokenKind, RegExp][] = [
  ['comment', /(?:--|# )[^\r\n]*(?:\r\n|\r|\n|$)/y],
  // Hexadecimal: a number to SQL, but none that can be compared with.
  ['other', /-?0x[\da-f]+/iy],
  ['float', /-?\p{Nd}+(?:\.\p{Nd}+)?e-?\p{Nd}+/iuy],
  ['float', /-?(?:\p{Nd}+\.\p{Nd}*|\.\p{Nd}+)(?![_a-zÀ-ü])/iuy],
  ['integer', /-?\p{Nd}+(?![_a-zÀ-ü])/iuy],
  ['operator', /->>?/y],
  ['comparator', /[<>=~!]+/y],
  ['operator', /[-+*/@#%^&|]+/y],
];

const QUOTES = new Map<string, TokenKind>([
  ["'", 'single'],
  ['"', 'double'],
  ['`', 'backticked'],
]);

/** These are never names, not even after a dot: `tags.in = 'x'` must be written with backticks. */
const ALWAYS_KEYWORDS = new Set(['AS', 'CASE', 'FROM', 'IN', 'USING', 'VALUES']);

/**
 * The SQL words people do write in filters. MLflow knows hundreds; no valid filter holds one of the others outside a
 * key, so leaving them out changes only which error is told.
 */
const KEYWORDS = new Set(
  `ALIAS ALL AND ANY BETWEEN BY COMMENT CONTAINS DATE DISTINCT EXISTS FALSE GROUP HAVING IS KEY LIMIT NONE NOT NULL ON OR
  ORDER OWNER PARAMETER PARAMETERS PATH SELECT SOURCE TIME TIMESTAMP TRUE TYPE UNION USER VERSION WHERE`.split(/\s+/),
);

export function tokenize(source: string): Token[] {
  const tokens: Token[] = [];
  const lastClose = source.lastIndexOf('*/');
  let position = 0;
  while (position < source.length) {
    const blank = endOf(WHITESPACE, source, position);
    if (blank) position = blank;
    else {
      const [kind, end] = nextToken(source, position, lastClose);
      tokens.push({ kind, text: source.slice(position, end), start: position, end });
      position = end;
    }
  }
  return tokens;
}

/** `lastClose`: where the last comment can end. Without it the end of each of many would be looked for, and not be there. */
function nextToken(source: string, start: number, lastClose: number): [TokenKind, number] {
  const quote = source.charAt(start);
  const quoted = QUOTES.get(quote);
  if (quoted) {
    const end = endOfQuoted(source, start, quote);
    return end ? [quoted, end] : ['other', start + 1];
  }
  if (start + 2 <= lastClose && source.startsWith('/*', start)) return ['comment', source.indexOf('*/', start + 2) + 2];
  for (const [kind, pattern] of SYMBOLS) {
    const end = endOf(pattern, source, start);
    if (end) return [kind, end];
  }
  const end = endOf(WORD, source, start);
  if (end) return wordToken(source, start, end);
  return ['other', start + String.fromCodePoint(source.codePointAt(start) ?? 0).length];
}

function wordToken(source: string, start: number, end: number): [TokenKind, number] {
  const word = source.slice(start, end).toUpperCase();
  if (ALWAYS_KEYWORDS.has(word)) return ['keyword', end];
  const besideDot = source[start - 1] === '.' || endOf(DOT_AHEAD, source, end) !== undefined;
  if (besideDot || source[end] === '(') return ['name', end];
  const notNull = endOf(NOT_NULL, source, start);
  if (notNull) return ['keyword', notNull];
  const comparator = endOf(WORD_COMPARATOR, source, start);
  if (comparator) return ['comparator', comparator];
  return [KEYWORDS.has(word) ? 'keyword' : 'name', end];
}

/**
 * A quote inside quotes is doubled, or escaped by a backslash (not in backticks); where no closing quote follows, the
 * last such quote was the closing one after all: `'a\'` is a whole string. Undefined when nothing closes it.
 */
function endOfQuoted(source: string, start: number, quote: string): number | undefined {
  let fallback: number | undefined;
  for (let at = start + 1; at < source.length; at++) {
    const char = source[at];
    const quoteNext = source[at + 1] === quote;
    if (char === quote && !quoteNext) return at + 1;
    if (char === quote) fallback = ++at;
    else if (char === '\\' && quoteNext && quote !== '`') fallback = ++at + 1;
  }
  return fallback;
}

function endOf(sticky: RegExp, source: string, position: number): number | undefined {
  sticky.lastIndex = position;
  return sticky.test(source) ? sticky.lastIndex : undefined;
}
