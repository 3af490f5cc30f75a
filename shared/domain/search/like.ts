import { invalidParameter } from '#shared/wire/errors.ts';
import { findPiece } from './piece.ts';
import { steps } from './steps.ts';

/** Characters of a pattern: what is looked for in texts, not the texts. */
const longest = 10_000;

const isAt = (start: number, piece: readonly string[], text: readonly string[]) =>
  piece.every((char, index) => char === '_' || char === text[start + index]);

/**
 * SQL's LIKE: `%` is any run of characters, `_` exactly one (a code point), everything else itself; nothing escapes them.
 * What stands between two `%` is looked for from the left, once: where it is met earliest, most is left for the others.
 */
export function compileLike(pattern: string): (text: string) => boolean {
  if (pattern.length > longest) {
    throw invalidParameter(`A LIKE pattern has ${pattern.length} characters; at most ${longest} are supported.`);
  }
  const [head = [], ...pieces] = pattern.split('%').map((piece) => Array.from(piece));
  const tail = pieces.pop();
  const finds = pieces.filter(({ length }) => length > 0).map(findPiece);
  return (text) => {
    const given = Array.from(text);
    steps.taken += given.length;
    if (!tail) return given.length === head.length && isAt(0, head, given);
    const end = given.length - tail.length;
    if (end < head.length || !isAt(0, head, given) || !isAt(end, tail, given)) return false;
    let at = head.length;
    return finds.every((find) => {
      at = find(given, at, end);
      return at >= 0;
    });
  };
}

/**
 * LIKE in any case: both sides in Unicode's simple lower case, character by character, so that `_` still counts
 * characters and no language's rules apply. (SQLite itself folds ASCII only.)
 */
export function compileIlike(pattern: string): (text: string) => boolean {
  const matches = compileLike(lowerCase(pattern));
  return (text) => matches(lowerCase(text));
}

/** `İ` is the one character whose full lower case is longer: the simple one is its first character, `i`. */
function lowerCase(text: string): string {
  if (isAscii(text)) return text.toLowerCase();
  steps.taken += stepsOfCase * text.length;
  return Array.from(text, (char) => Array.from(char.toLowerCase())[0]).join('');
}

const isAscii = (text: string) => /^\p{ASCII}*$/u.test(text);

/** What it takes to find a character's other case, in comparisons. */
const stepsOfCase = 10;
