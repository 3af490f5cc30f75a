/** Of an even number of values the mean of the middle two. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (index: number) => sorted[Math.floor(index)] ?? Number.NaN;
  return (at((sorted.length - 1) / 2) + at(sorted.length / 2)) / 2;
}

/** As tables tell milliseconds, and ratios. */
export const ms = (value: number): string => (value >= 10 ? value.toFixed(0) : value.toPrecision(2));
export const times = (value: number): string => `${value.toFixed(2)}×`;
