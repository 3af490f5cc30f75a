/** Where a value is between two ends, for an attribute of SVG: charts are as wide as there is room. */
export type Scale = (value: number) => string;

/** Of no width it is in the middle. Halves, for a width of its own may be more than a number can be. */
export function scaleOf(from: number, to: number): Scale {
  const width = to / 2 - from / 2;
  return (value) => `${width > 0 ? Number((((value / 2 - from / 2) / width) * 100).toFixed(2)) : 50}%`;
}

/** From end to end, with a little room on both sides. */
export function endsOf(values: readonly number[]): { from: number; to: number } {
  const [from, to] = [Math.min(...values), Math.max(...values)];
  const room = (to / 2 - from / 2) * 0.08;
  return { from: Math.max(-Number.MAX_VALUE, from - room), to: Math.min(Number.MAX_VALUE, to + room) };
}

/** How far from one place to another, as `width` wants it, and the one that is on the left. */
export function between(a: string, b: string): { x: string; width: string } {
  const [left = 0, right = 0] = [Number.parseFloat(a), Number.parseFloat(b)].sort((one, other) => one - other);
  return { x: `${left}%`, width: `${Number((right - left).toFixed(2))}%` };
}
