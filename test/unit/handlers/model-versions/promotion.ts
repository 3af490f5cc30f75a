import { type Registered, ten } from '#test/support/registry.ts';

/** What a promotion reads in its one trip: what is judged by it, and what is asked for. */
export const readForPromotion = ({ pk, meta, v }: Registered, version: number) => [
  `get ${meta}`,
  `get ${v(version)}`,
  `get ${pk} POLICIES`,
  `get MODEL#${'0'.repeat(26)} POLICIES`,
  `query pk = "${pk}" AND begins_with(sk, "REQUEST#${ten(version)}#")`,
];
