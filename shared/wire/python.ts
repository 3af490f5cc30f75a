const ascii = (text: string): string =>
  text.replace(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

const byCodePoint = ([a]: [string, unknown], [b]: [string, unknown]) => Buffer.compare(Buffer.from(a), Buffer.from(b));

/** Values as MLflow prints them in its error texts: Python's `json.dumps(value, sort_keys=True, separators=(",", ":"))`. */
export function pythonJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(pythonJson).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const fields = Object.entries(value).sort(byCodePoint);
    return `{${fields.map(([key, field]) => `${pythonJson(key)}:${pythonJson(field)}`).join(',')}}`;
  }
  // What `1e400` is read as, in Python too.
  if (value === Infinity || value === -Infinity) return String(value);
  return ascii(JSON.stringify(value ?? null));
}

/** The name Python gives a JSON value's type, e.g. `pythonType(1) === 'int'`. */
export function pythonType(value: unknown): string {
  if (value === null || value === undefined) return 'NoneType';
  if (Array.isArray(value)) return 'list';
  switch (typeof value) {
    case 'string':
      return 'str';
    case 'boolean':
      return 'bool';
    case 'number':
      return Number.isInteger(value) ? 'int' : 'float';
    default:
      return 'dict';
  }
}

/** Python's `posixpath.normpath`, e.g. `a//b/../c` → `a/c`. */
export function normalPath(path: string): string {
  const root = /^\/\/(?!\/)/.test(path) ? '//' : path.startsWith('/') ? '/' : '';
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (part !== '..' || root === '') parts.push(part);
  }
  return root + parts.join('/') || '.';
}

/** Python's `len`: characters, not UTF-16 units. */
export const characters = (text: string): number => [...text].length;

/** As Python's `json.dumps` writes it by default: blanks after commas and colons, all in ASCII, keys in their order. */
export function spacedJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(spacedJson).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    return `{${Object.entries(value)
      .map(([key, field]) => `${pythonJson(key)}: ${spacedJson(field)}`)
      .join(', ')}}`;
  }
  return pythonJson(value);
}
