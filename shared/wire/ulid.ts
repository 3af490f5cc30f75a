/** A ULID, as a part of a regular expression: Crockford's base 32, upper case. */
export const ulidPattern = '[0-9A-HJKMNP-TV-Z]{26}';

/** The whole of a text. */
export const ulidShape = new RegExp(`^${ulidPattern}$`);
