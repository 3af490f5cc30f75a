import type { Model } from '#shared/domain/entities.ts';
import type { Policy } from '#shared/domain/gates/types.ts';
import { getItem } from '../items.ts';
import { policiesKey } from '../keys.ts';
import { registryId } from '../permissions/registry.ts';

/** Those of one model, or of the registry; strongly consistent. */
export async function readOwn(id: string): Promise<Policy[]> {
  const item = await getItem(policiesKey(id));
  if (!item) return [];
  return (item.policies as Policy[]).map((policy) => ({ ...policy, as_of: item.rev as number }));
}

/** The model's, which say as of when they are, and the registry's. */
export async function readPolicies(id: string): Promise<Policy[]> {
  const [own, general] = await Promise.all([readOwn(id), readOwn(registryId)]);
  return [...own, ...general.map(({ as_of: _, ...policy }) => policy)];
}

/** By its name DynamoDB says that somebody else was faster: it is read again. */
export class Outrun extends Error {
  override name = 'TransactionConflict';
}

/**
 * Policies are read along with META, in one trip but not at one time. A move is made on the condition that META is as it
 * was read; with this, that the policies are as well.
 */
export function requireSameTime({ policed }: Pick<Model, 'policed'>, own: readonly Policy[]): void {
  if (own[0]?.as_of !== policed) throw new Outrun('The policies have just been changed');
}

export const isOwn = ({ as_of }: Policy): boolean => as_of !== undefined;
