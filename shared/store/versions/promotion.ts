import type { Policy } from '#shared/domain/gates/types.ts';
import type { Open } from '#shared/domain/requests.ts';
import { stages } from '#shared/domain/stages.ts';
import type { Asked } from '#shared/domain/transition.ts';
import type { Asker } from '#shared/wire/request.ts';
import { readPolicies } from '../gates/policies.ts';
import { getRequestedWith, type Requested } from '../requests/get.ts';
import { openFor } from '../requests/open.ts';

/** A version on its way to a stage, and what there is to be known of that. */
export type Promotion = Omit<Requested, 'open'> & {
  /** The model's and the registry's, applicable or not. */
  policies: Policy[];
  /** The open requests for that stage; without any, none. */
  open: Open;
  /** Those for other stages, as far as they were asked for. */
  others: Open[];
};

/** `others`: requests for other stages are read as well. */
type Wanted = Pick<Asked, 'name' | 'version' | 'to'> & { others?: boolean };

/** All in one trip. Errors: RESOURCE_DOES_NOT_EXIST, PERMISSION_DENIED. */
export async function getPromotion(asker: Asker, { to, others, ...at }: Wanted): Promise<Promotion> {
  const along = async (id: string) => ({ policies: await readPolicies(id) });
  const { open, ...found } = await getRequestedWith(asker, at, along, others ? stages : [to]);
  return { ...found, open: openFor(open, to), others: open.filter((one) => one.to !== to) };
}
