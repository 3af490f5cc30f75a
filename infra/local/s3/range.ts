import { S3Error } from './error.ts';

export type Range = { start: number; length: number };

/** The one range of a `Range` header, or nothing where all is meant: so are several ranges, and what is none. */
export const readRange = (header: string | undefined, size: number): Range | undefined => {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? '');
  if (!match || (match[1] === '' && match[2] === '')) return undefined;
  const [first, last] = [match[1], match[2]];
  const suffix = first === '';
  const start = suffix ? Math.max(0, size - Number(last)) : Number(first);
  const end = suffix || last === '' ? size : Math.min(size, Number(last) + 1);
  if (!suffix && last !== '' && Number(last) < Number(first)) return undefined;
  if (start >= size || (suffix && Number(last) === 0)) {
    throw new S3Error('InvalidRange', undefined, { RangeRequested: header ?? '', ActualObjectSize: String(size) });
  }
  return { start, length: end - start };
};
