/** What a row says of versions: of which it is, and which of them it moved. */

/** The part of a row that this needs; `from` and `to` are stages, and of an alias's rows versions. */
type Row = {
  kind: string;
  version?: number;
  from?: unknown;
  to?: unknown;
  archived?: readonly { version: number; to: string }[];
};

const isOfAlias = ({ kind }: Row) => kind.startsWith('alias_');

/** All versions a row concerns. */
export function versionsIn(row: Row): number[] {
  const { version, archived = [], from, to } = row;
  const aliased = isOfAlias(row) ? [from, to] : [];
  const numbers = [version, ...archived.map((one) => one.version), ...aliased];
  return [...new Set(numbers.filter((number) => typeof number === 'number'))];
}

/** A version's next stage; `undefined`: it was deleted. */
export type Moved = { version: number; to: string | undefined };

/** The versions a change moved from a stage to another, made or ended. */
export function movesIn(row: Row): Moved[] {
  const { kind, version, from, to, archived = [] } = row;
  const moved: Moved[] = archived.map((one) => ({ version: one.version, to: one.to }));
  if (version === undefined) return moved;
  if (kind === 'version_deleted') moved.push({ version, to: undefined });
  if (['stage_transitioned', 'request_approved', 'stage_rolled_back', 'version_restored'].includes(kind) && from !== to)
    moved.push({ version, to: to as string });
  return moved;
}
