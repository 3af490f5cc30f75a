import type { Registry } from './registry.ts';

/** A host that serves; `since`: from when its version (ms since 1970). */
export type Host = { name: string; hardware: 'cpu' | 'gpu'; version: number; since: number };

/** Twelve, a third of them with a GPU; the last serves the candidate. */
export const fleetOf = (since: number, version: number, candidate: number): Host[] =>
  Array.from({ length: 12 }, (_, index) => ({
    name: `host-${String(index + 1).padStart(2, '0')}`,
    hardware: index < 8 ? 'cpu' : 'gpu',
    version: index === 11 ? candidate : version,
    since,
  }));

/** So many of those that serve one version change to another; how many did. */
export function follow(
  hosts: readonly Host[],
  change: { from: number; to: number; since: number; most: number },
): number {
  const some = hosts.filter(({ version }) => version === change.from).slice(0, change.most);
  for (const host of some) Object.assign(host, { version: change.to, since: change.since });
  return some.length;
}

/** All of them say what they serve. */
export async function reportReceipts(registry: Registry, model: string, hosts: readonly Host[]): Promise<void> {
  await Promise.all(
    hosts.map(({ name: endpoint, version, since }) =>
      registry.post('stagebook/receipts', { endpoint, model, version: String(version), since }, endpoint),
    ),
  );
}
