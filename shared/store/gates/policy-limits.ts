import type { Policy, PolicyRules } from '#shared/domain/gates/types.ts';
import { invalidParameter } from '#shared/wire/errors.ts';
import { tabled } from './outcomes.ts';

/** What one model has, or the registry: a move reads them all. */
const most = { policies: 50, bytes: 200_000 };

/** Errors: INVALID_PARAMETER_VALUE, likewise below. */
export function requireRoomFor(policies: readonly Policy[]): void {
  if (policies.length > most.policies)
    throw invalidParameter(
      `A model, or the registry, can have ${most.policies} policies. Delete some that are for aliases.`,
    );
  if (Buffer.byteLength(JSON.stringify(policies)) > most.bytes)
    throw invalidParameter(`The policies of a model, or of the registry, can have ${most.bytes} bytes together.`);
}

/** Numbers that the table has not are refused, for rules are told as they were put. */
export function requireNumbers({ rules }: PolicyRules): void {
  if (JSON.stringify(tabled(rules)) === JSON.stringify(rules)) return;
  throw invalidParameter('A number of a rule can have up to 2^53 - 1, and is 0 or at least 1e-130, whatever its sign.');
}
