/** What a backslash and the character after it stand for in a Python string; others stand for themselves, both. */
const SIMPLE: Record<string, string> = {
  '\n': '',
  '\\': '\\',
  "'": "'",
  '"': '"',
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

const ESCAPE = /\\(?:([0-7]{1,3})|x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|([\s\S]))/gu;

/** The text inside a Python string literal, or undefined where Python refuses it (or needs Unicode names: `\N{…}`). */
export function decodeEscapes(literal: string): string | undefined {
  let valid = true;
  const text = literal.replace(ESCAPE, (all: string, octal?: string, ...rest: (string | undefined)[]) => {
    const [x, u, long, char = ''] = rest;
    const code = octal ? Number.parseInt(octal, 8) : Number.parseInt(x ?? u ?? long ?? '', 16);
    if (code <= 0x10ffff) return String.fromCodePoint(code);
    if ('xuUN'.includes(char)) valid = false;
    return SIMPLE[char] ?? all;
  });
  return valid ? text : undefined;
}
