import type { driftKinds } from '#shared/operations/receipts.ts';
import type { Version } from './entities.ts';
import { isLive } from './entities.ts';
import type { Receipt } from './receipts.ts';
import type { Stage } from './stages.ts';

/** One thing that is not as declared. Times are milliseconds since 1970. */
export type Drift = {
  kind: (typeof driftKinds)[number];
  version: number;
  /** In which it is now; absent: it was deleted. */
  stage?: Stage;
  endpoint?: string;
  since?: number;
  last_seen?: number;
  digest?: string;
  registered_digest?: string;
};

type Model = { staging: readonly number[]; production: readonly number[] };

/** Versions that were asked for, by number: all that are declared or served. */
type Versions = ReadonlyMap<number, Version | undefined>;

/** Who is where versions are served from. */
export const declaredOf = ({ staging, production }: Model): { version: number; stage: Stage }[] => [
  ...production.map((version) => ({ version, stage: 'Production' as const })),
  ...staging.map((version) => ({ version, stage: 'Staging' as const })),
];

export const isStale = ({ last_seen }: Receipt, { now, stale }: Moment): boolean => last_seen < now - stale;

/** `stale`: ms after which an endpoint that says nothing is taken for gone. */
export type Moment = { now: number; stale: number };

/** What one endpoint has that it should not. */
function ofEndpoint(receipt: Receipt, declared: ReadonlySet<number>, versions: Versions, moment: Moment): Drift[] {
  const { endpoint, version, since, last_seen, digest } = receipt;
  const found = versions.get(version);
  const at = { version, ...(isLive(found) && { stage: found.stage }), endpoint, since, last_seen };
  if (isStale(receipt, moment)) return [{ kind: 'stale', ...at }];
  const registered = found?.digest;
  const isOther = digest !== undefined && registered !== undefined && digest !== registered;
  return [
    ...(declared.has(version) ? [] : [{ kind: 'served_not_declared' as const, ...at }]),
    ...(isOther ? [{ kind: 'wrong_digest' as const, ...at, digest, registered_digest: registered }] : []),
  ];
}

/** What is declared and not served first, then by endpoint. */
export function driftOf(model: Model, receipts: readonly Receipt[], versions: Versions, moment: Moment): Drift[] {
  const declared = declaredOf(model);
  const served = new Set(receipts.filter((one) => !isStale(one, moment)).map(({ version }) => version));
  const numbers = new Set(declared.map(({ version }) => version));
  return [
    ...declared
      .filter(({ version }) => !served.has(version))
      .map((one) => ({ kind: 'declared_not_served' as const, ...one })),
    ...receipts.flatMap((receipt) => ofEndpoint(receipt, numbers, versions, moment)),
  ];
}
