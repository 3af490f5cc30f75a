/** Values as Python prints them: MLflow's error texts are full of them. */

const ESCAPES: Record<string, string> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };
const UNPRINTABLE = /[\\\p{C}\p{Zl}\p{Zp}]|(?! )\p{Zs}/gu;

export function repr(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const escaped = text.replace(UNPRINTABLE, (char) => ESCAPES[char] ?? escapeCode(char.codePointAt(0) ?? 0));
  return quote + (quote === "'" ? escaped.replaceAll("'", "\\'") : escaped) + quote;
}

export const reprList = (texts: readonly string[]) => `[${texts.map(repr).join(', ')}]`;

/** A set has no order in Python; here it has the given one. */
export const reprSet = (texts: readonly string[]) => `{${texts.map(repr).join(', ')}}`;

/** A tuple of values that are printed already. */
export const reprTuple = (items: readonly string[]) => `(${items.join(', ')}${items.length === 1 ? ',' : ''})`;

export const reprFloat = (value: number) => (Number.isInteger(value) ? `${value}.0` : `${value}`);

function escapeCode(code: number): string {
  if (code < 0x100) return `\\x${code.toString(16).padStart(2, '0')}`;
  if (code < 0x10000) return `\\u${code.toString(16).padStart(4, '0')}`;
  return `\\U${code.toString(16).padStart(8, '0')}`;
}
