import canonicalize from 'canonicalize';

/** Values as MLflow prints them in its error texts: Python's `json.dumps(value, sort_keys=True, separators=(",", ":"))`. */
export const pythonJson = (value: unknown): string =>
  (canonicalize(value) ?? 'null').replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

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
