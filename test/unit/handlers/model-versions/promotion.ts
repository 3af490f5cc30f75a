import type { Stage } from '#shared/domain/stages.ts';
import type { Registered } from '#test/support/registry.ts';
import { requestSk } from '#test/unit/handlers/transition-requests/open.ts';

/** What a promotion reads in its one trip: what is judged by it, and what is asked for. */
export const readForPromotion = ({ pk, meta, v }: Registered, version: number, to: readonly Stage[]) => [
  `get ${meta}`,
  `get ${v(version)}`,
  `get ${pk} POLICIES`,
  `get MODEL#${'0'.repeat(26)} POLICIES`,
  ...to.map((stage) => `get ${pk} ${requestSk(stage, version)}`),
];
