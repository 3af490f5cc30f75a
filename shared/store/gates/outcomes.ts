import type { Outcome } from '#shared/domain/gates/types.ts';
import { isKept } from '../tracking/points.ts';

/** Bytes that rows keep of what the gates said: DynamoDB takes 400 KB an item, and the ledger repeats it. */
const mostBytes = 64_000;

/** The least of a long message. */
const shortest = 100;

/** Less and less of each, for as long as they are too many. */
const ways: ((outcome: Outcome) => Outcome)[] = [
  (outcome) => outcome,
  ({ values: _, ...outcome }) => outcome,
  ({ values: _, message, ...outcome }) => ({ ...outcome, message: message.slice(0, shortest).toWellFormed() }),
  ({ policy: _, rule, passed }) => ({ policy: {}, rule, passed, message: '' }),
];

const isSmall = (outcomes: readonly Outcome[]) => Buffer.byteLength(JSON.stringify(outcomes)) <= mostBytes;

/** A double that is no number of the table is text there. */
export const tabled = <Value>(value: Value): Value =>
  JSON.parse(
    JSON.stringify(value, (_, inner) => (typeof inner === 'number' && !isKept(inner) ? String(inner) : inner)),
  );

/** As a row keeps them. */
export function keptOutcomes(outcomes: readonly Outcome[]): Outcome[] {
  const briefer = ways.map((way) => outcomes.map(way));
  return tabled(briefer.find(isSmall) ?? (briefer.at(-1) as Outcome[]));
}
