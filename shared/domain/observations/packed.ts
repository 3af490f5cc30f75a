import type { Exponential } from './exponential.ts';
import { type Histogram, isExplicit } from './histogram.ts';
import type { Summary, Total } from './summary.ts';

/**
 * Histograms as bytes: whole numbers of seven bits a byte, the last one's highest bit unset. Of the buckets of a sign how
 * many there are, then of each how far it is from the one before, and its count.
 */

const explicit = 0;
const exponential = 1;

function write(into: number[], number: number): void {
  let rest = number;
  for (; rest >= 128; rest = Math.floor(rest / 128)) into.push((rest % 128) + 128);
  into.push(rest);
}

/** 0, -1, 1, -2, 2 … */
const signed = (number: number): number => (number < 0 ? -2 * number - 1 : 2 * number);
const unsigned = (number: number): number => (number % 2 === 1 ? -(number + 1) / 2 : number / 2);

function writeBuckets(into: number[], buckets: ReadonlyMap<number, number>): void {
  write(into, buckets.size);
  let before = 0;
  for (const [bucket, times] of [...buckets].sort(([a], [b]) => a - b)) {
    write(into, signed(bucket - before));
    write(into, times);
    before = bucket;
  }
}

function packHistogram(histogram: Histogram): Uint8Array {
  const bytes: number[] = [];
  if (isExplicit(histogram)) {
    const { bounds, counts } = histogram;
    write(bytes, explicit);
    write(bytes, bounds.length);
    for (const times of counts) write(bytes, times);
    return Buffer.concat([Buffer.from(bytes), Buffer.from(Float64Array.from(bounds).buffer)]);
  }
  write(bytes, exponential);
  write(bytes, signed(histogram.scale));
  write(bytes, histogram.zero);
  writeBuckets(bytes, histogram.positive);
  writeBuckets(bytes, histogram.negative);
  return Uint8Array.from(bytes);
}

type Reader = () => number;

function reader(bytes: Uint8Array): { read: Reader; rest(): Uint8Array } {
  let at = 0;
  return {
    read: () => {
      let [number, place] = [0, 1];
      for (;;) {
        const byte = bytes[at++] ?? 0;
        number += (byte % 128) * place;
        if (byte < 128) return number;
        place *= 128;
      }
    },
    rest: () => bytes.subarray(at),
  };
}

function readBuckets(read: Reader): Map<number, number> {
  let bucket = 0;
  return new Map(
    Array.from({ length: read() }, () => {
      bucket += unsigned(read());
      return [bucket, read()] as const;
    }),
  );
}

function unpackHistogram(bytes: Uint8Array): Histogram {
  const { read, rest } = reader(bytes);
  if (read() === explicit) {
    const length = read();
    const counts = Array.from({ length: length + 1 }, read);
    const bounds = Buffer.from(rest());
    return { counts, bounds: Array.from({ length }, (_, index) => bounds.readDoubleLE(8 * index)) };
  }
  const [scale, zero] = [unsigned(read()), read()];
  const positive = readBuckets(read);
  return { scale, zero, positive, negative: readBuckets(read) } satisfies Exponential;
}

/** Count, sum, least and greatest as doubles, then the histogram: some sums are no number of DynamoDB's. */
const numbers = 4 * 8;

export function packSummary({ count, sum, min, max, histogram }: Summary): Uint8Array {
  const doubles = Buffer.from(Float64Array.of(count, sum, min, max).buffer);
  return Buffer.concat([doubles, packHistogram(histogram)]);
}

export function unpackSummary(bytes: Uint8Array): Summary {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [count = 0, sum = 0, min = 0, max = 0] = [0, 8, 16, 24].map((at) => buffer.readDoubleLE(at));
  return { count, sum, min, max, histogram: unpackHistogram(buffer.subarray(numbers)) };
}

/** A minute of an hour: which it is (from 0), and what is known of it beside its histogram. */
export type Minute = Total & { at: number };

export const packMinutes = (minutes: readonly Minute[]): Uint8Array =>
  Buffer.from(Float64Array.from(minutes.flatMap(({ at, count, sum, min, max }) => [at, count, sum, min, max])).buffer);

export function unpackMinutes(bytes: Uint8Array): Minute[] {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: bytes.byteLength / 40 }, (_, index) => {
    const double = (place: number) => buffer.readDoubleLE(40 * index + 8 * place);
    return { at: double(0), count: double(1), sum: double(2), min: double(3), max: double(4) };
  });
}
