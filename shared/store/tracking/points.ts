import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Point } from '#shared/domain/tracking/entities.ts';

/** Of numbers that are whole each one's difference from the one before: of two that JSON carries a double may be off. */
const differences = (numbers: readonly number[]): BigInt64Array =>
  BigInt64Array.from(numbers, (number, index) => BigInt(number) - BigInt(numbers[index - 1] ?? 0));

function sums(differences: BigInt64Array): number[] {
  let sum = 0n;
  return Array.from(differences, (difference) => {
    sum += difference;
    return Number(sum);
  });
}

/**
 * Points as they are kept: timestamps and steps as differences, then values, each a column of 8 bytes, compressed.
 * A thousand steps of a training loop take about 8 KB.
 */
export function encodePoints(points: readonly Point[]): Uint8Array {
  const columns = [
    differences(points.map(({ timestamp }) => timestamp)),
    differences(points.map(({ step }) => step)),
    Float64Array.from(points, ({ value, is_nan }) => (is_nan ? Number.NaN : value)),
  ];
  return deflateRawSync(Buffer.concat(columns.map(({ buffer }) => Buffer.from(buffer))));
}

export function decodePoints(encoded: Uint8Array): Point[] {
  // A copy: its columns begin where numbers may.
  const { buffer, length } = new Uint8Array(inflateRawSync(encoded));
  const count = length / 24;
  const timestamps = sums(new BigInt64Array(buffer, 0, count));
  const steps = sums(new BigInt64Array(buffer, 8 * count, count));
  const values = new Float64Array(buffer, 16 * count, count);
  return timestamps.map((timestamp, index) => {
    const [step, value] = [steps[index] as number, values[index] as number];
    return Number.isNaN(value) ? { value: 0, timestamp, step, is_nan: true } : { value, timestamp, step };
  });
}

/** A double that is no number of the SDK, whose end at 2^53, or of the table, whose end near zero, is text there. */
export const isKept = (value: number) =>
  value === 0 || (Math.abs(value) >= 1e-130 && Math.abs(value) <= Number.MAX_SAFE_INTEGER);

export type Written<Measured extends { value: number }> = Omit<Measured, 'value'> & { value: number | string };

export const written = <Measured extends { value: number }>(point: Measured): Written<Measured> =>
  isKept(point.value) ? point : { ...point, value: String(point.value) };

export const read = <Measured extends { value: number }>(point: Written<Measured>): Measured =>
  ({ ...point, value: Number(point.value) }) as unknown as Measured;
