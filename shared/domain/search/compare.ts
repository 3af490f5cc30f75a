import type { Order, OrderKey, Searchable } from './types.ts';

type Compare = (a: Searchable, b: Searchable) => number;

const ascending: Record<OrderKey, Compare> = {
  name: (a, b) => compareText(a.name, b.name),
  version_number: (a, b) => (a.version ?? 0) - (b.version ?? 0),
  creation_timestamp: (a, b) => a.creation_timestamp - b.creation_timestamp,
  last_updated_timestamp: (a, b) => a.last_updated_timestamp - b.last_updated_timestamp,
};

export function compareBy(order: readonly Order[]): Compare {
  return (a, b) => {
    for (const { key, ascending: isAscending } of order) {
      const difference = isAscending ? ascending[key](a, b) : ascending[key](b, a);
      if (difference !== 0) return difference;
    }
    return 0;
  };
}

/** By code point, which is by UTF-8 byte, as SQLite and DynamoDB sort. JavaScript's own `<` puts '😀' before '～'. */
export function compareText(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let index = 0; index < length; index++) {
    const [left, right] = [a.charCodeAt(index), b.charCodeAt(index)];
    if (left !== right) return codePointRank(left) - codePointRank(right);
  }
  return a.length - b.length;
}

/** Surrogates stand for code points above all others, though U+E000 to U+FFFF come after them as units. */
const codePointRank = (unit: number) => (unit >= 0xd800 && unit < 0xe000 ? unit + 0x10000 : unit);
