import type { Registered } from './registry.ts';

/** A model's policies and the registry's, which are read along with META where something is to be moved. */
export const policiesRead = ({ pk }: Registered): string[] => [
  `get ${pk} POLICIES`,
  `get MODEL#${'0'.repeat(26)} POLICIES`,
];
