const FLOAT =
  /^\s*([+-]?)(?:((?:\d+(?:_\d+)*\.?(?:\d+(?:_\d+)*)?|\.\d+(?:_\d+)*)(?:e[+-]?\d+(?:_\d+)*)?)|(inf(?:inity)?)|nan)\s*$/i;

/** What Python's `float()` makes of a text: NaN of `nan`, undefined of what it refuses. */
export function pythonFloat(text: string): number | undefined {
  const parts = FLOAT.exec(text);
  if (!parts) return undefined;
  const [, sign, digits, infinite] = parts;
  const size = infinite ? Infinity : Number(digits?.replaceAll('_', ''));
  return sign === '-' ? -size : size;
}
