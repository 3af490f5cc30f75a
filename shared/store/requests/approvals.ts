import { type Approval, standing } from '#shared/domain/requests.ts';
import { registryGrants } from '../permissions/registry.ts';
import type { Promotion } from '../versions/promotion.ts';

/** Those that were given for a move and count still, whoever asks. */
export async function standingApprovals({
  model,
  version,
  open,
}: Pick<Promotion, 'model' | 'version' | 'open'>): Promise<Approval[]> {
  if (open.approvals.length === 0) return [];
  const registry = await registryGrants({ role: 'member' });
  return standing(open, version.stage, open.to, model, registry);
}

export const deciderOf = ({ user_id: id, principals }: Approval) => ({ id, principals });
