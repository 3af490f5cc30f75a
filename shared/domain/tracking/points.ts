import { own } from '../own.ts';
import type { Point } from './entities.ts';

/** The largest double there is: MLflow keeps it in the place of infinity, which SQL has no number for. */
const largest = Number.MAX_VALUE;

export type Logged = { key: string; value: number; timestamp: number; step: number };

export function pointOf({ value, timestamp, step }: Logged): Point {
  if (Number.isNaN(value)) return { value: 0, timestamp, step, is_nan: true };
  // Zero has no sign as a number of the table.
  return { value: Math.max(-largest, Math.min(largest, value)) + 0, timestamp, step };
}

/** By time, step and value: the order of a metric's history. */
export const compareInTime = (a: Point, b: Point): number =>
  a.timestamp - b.timestamp || a.step - b.step || a.value - b.value || nan(a) - nan(b);

const nan = ({ is_nan }: Point) => Number(is_nan ?? false);

export const isSame = (a: Point, b: Point): boolean => compareInTime(a, b) === 0;

/** By step first: a point logged late is the latest if its step is. */
const isLater = (a: Point, b: Point): boolean =>
  (a.step - b.step || a.timestamp - b.timestamp || a.value - b.value) > 0;

/** Of each key logged its latest point, if that is not what it was. */
export function latestOf(before: Record<string, Point>, logged: readonly Logged[]): Record<string, Point> {
  const after = new Map<string, Point>();
  for (const metric of logged) {
    const point = pointOf(metric);
    const latest = after.get(metric.key) ?? own(before, metric.key);
    if (latest === undefined || isLater(point, latest)) after.set(metric.key, point);
  }
  return Object.fromEntries(after);
}
