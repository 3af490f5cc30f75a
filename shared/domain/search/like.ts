/**
 * SQL's LIKE: `%` is any run of characters, `_` exactly one (a code point), everything else itself; nothing escapes them.
 * Walks the text once and, on a mismatch, lets the last `%` take one character more: never worse than the text's length
 * times the pattern's, where a regular expression may be exponential.
 */
export function compileLike(pattern: string): (text: string) => boolean {
  const wanted = Array.from(pattern);
  return (text) => {
    const given = Array.from(text);
    let [at, next] = [0, 0];
    let [resumeAt, resumeNext] = [0, -1];
    while (at < given.length) {
      if (wanted[next] === '%') {
        resumeNext = ++next;
        resumeAt = at;
      } else if (wanted[next] === '_' || wanted[next] === given[at]) {
        at++;
        next++;
      } else if (resumeNext >= 0) {
        at = ++resumeAt;
        next = resumeNext;
      } else return false;
    }
    while (wanted[next] === '%') next++;
    return next === wanted.length;
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
const lowerCase = (text: string) => Array.from(text, (char) => Array.from(char.toLowerCase())[0]).join('');
