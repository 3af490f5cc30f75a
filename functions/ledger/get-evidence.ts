import { getEvidence } from '#shared/operations/evidence.ts';
import { evidenceOf } from '#shared/store/evidence/sign.ts';
import { servePage } from '#shared/wire/page.ts';

export const handler = servePage(
  getEvidence,
  async function tellAll({ version, ...which }, call) {
    return evidenceOf(call, which, version);
  },
  () => import('#shared/domain/pages/evidence.ts'),
);
