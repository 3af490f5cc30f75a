import type { Clause } from './types.ts';

/** Inclusive. */
export type Span = { least: number; most: number };

export const everywhere: Span = { least: 1, most: Number.MAX_SAFE_INTEGER };
export const always: Span = { least: 0, most: Number.MAX_SAFE_INTEGER };

/** The whole numbers that a comparison leaves. */
export function spanOf({ comparator, value }: Clause, { least, most }: Span): Span {
  if (typeof value !== 'number') return { least, most };
  const [below, above] = [Math.floor(value), Math.ceil(value)];
  switch (comparator) {
    case '=':
      return { least: above, most: below };
    case '>=':
      return { least: above, most };
    case '>':
      return { least: below + 1, most };
    case '<=':
      return { least, most: below };
    case '<':
      return { least, most: above - 1 };
    default:
      return { least, most };
  }
}

export const overlap = (a: Span, b: Span): Span => ({
  least: Math.max(a.least, b.least),
  most: Math.min(a.most, b.most),
});

export const hull = (a: Span, b: Span): Span => ({ least: Math.min(a.least, b.least), most: Math.max(a.most, b.most) });
