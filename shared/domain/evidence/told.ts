import type { Kind } from '#shared/operations/kinds.ts';
import type { Outcome } from '../gates/types.ts';

/** A row of a version's history; `id` is what it is called outside. */
export type Told = {
  id: string;
  at: number;
  kind: Kind;
  actor: { id: string };
  version?: number;
  alias?: string;
  from?: unknown;
  to?: unknown;
  archived?: readonly { version: number; from: string; to: string }[];
  why?: string | undefined;
  requested_by?: readonly string[];
  forced?: true;
  gates?: readonly Outcome[];
};

const promoting: readonly Kind[] = [
  'stage_transitioned',
  'stage_rolled_back',
  'request_approved',
  'versions_archived',
  'version_deleted',
  'version_restored',
  'alias_set',
  'alias_deleted',
  'alias_rolled_back',
  'promotion_refused',
];

const asking: readonly Kind[] = [
  'transition_requested',
  'request_cancelled',
  'request_rejected',
  'approval_given',
  'request_approved',
];

const ends = (from: unknown, to: unknown) => ({
  ...(from !== undefined && { from: String(from) }),
  ...(to !== undefined && { to: String(to) }),
});

const common = ({ id, at, kind, actor }: Told) => ({ transition_id: id, time: at, kind, user_id: actor.id });

/** Where a version went, as one of the rows that say so tells it; along with another it went where that says. */
function promotionOf(row: Told, version: number) {
  const { alias, why, requested_by, forced, gates } = row;
  const along = row.archived?.find((one) => one.version === version);
  const { from, to } = along ?? row;
  return {
    ...common(row),
    ...ends(from, to),
    ...(alias !== undefined && { alias }),
    ...(why !== undefined && { reason: why }),
    ...(requested_by && { requested_by: [...requested_by] }),
    ...(forced && { forced }),
    ...(gates && !along && { gates: [...gates] }),
  };
}

export const promotionsIn = (rows: readonly Told[], version: number) =>
  rows.filter(({ kind }) => promoting.includes(kind)).map((row) => promotionOf(row, version));

/** `open`: what requests are called that nobody has answered. */
export const requestsIn = (rows: readonly Told[], version: number, open: ReadonlySet<string>) =>
  rows
    .filter((row) => asking.includes(row.kind) && row.version === version)
    .map((row) => ({
      ...common(row),
      ...ends(row.from, row.to),
      ...(row.why !== undefined && { comment: row.why }),
      ...(row.requested_by && { requested_by: [...row.requested_by] }),
      ...(open.has(row.id) && { open: true as const }),
    }));
