import { aliasesTold, type State, versionsTold } from '#shared/domain/state.ts';
import { transitionIdOf } from '../transition-id.ts';
import type { Around } from './around.ts';
import type { Row } from './row.ts';

const stateTold = ({ name, deleted, staging, production, aliases }: State) => ({
  model: name,
  ...(deleted !== undefined && { deleted: true as const }),
  stages: { Staging: versionsTold(staging), Production: versionsTold(production) },
  aliases: aliasesTold(aliases),
});

/** Numbers are those of versions. */
const plain = <T>(value: number | T): string | T => (typeof value === 'number' ? String(value) : value);

const archivedTold = (archived: NonNullable<Row['archived']>) =>
  archived
    .toSorted((a, b) => a.version - b.version)
    .map(({ version, from, to }) => ({ version: String(version), from, to }));

/** A row as the answer has it. */
export function told(row: Row, { name, before, after }: Around) {
  const { id, sk, rev, kind, at, actor, request, client, version, from, to, archived, rolled_back, why } = row;
  const { alias, key, aliases_deleted, source, run_id, digest, given, requested_by, dataset } = row;
  const { gates, forced, permissions, policy } = row;
  return {
    transition_id: transitionIdOf(id, sk),
    model: name,
    model_id: id,
    rev,
    kind,
    time: at,
    actor,
    request_id: request,
    client,
    ...(version !== undefined && { version: String(version) }),
    ...(alias !== undefined && { alias }),
    ...(key !== undefined && { key }),
    ...(from !== undefined && { from: plain(from) }),
    ...(to !== undefined && { to: plain(to) }),
    ...(archived && { archived: archivedTold(archived) }),
    ...(aliases_deleted && { aliases_deleted: aliases_deleted.toSorted() }),
    ...(rolled_back !== undefined && { rolled_back: String(rolled_back) }),
    ...(why !== undefined && { reason: why }),
    ...(source && { source }),
    ...(run_id && { run_id }),
    ...(digest !== undefined && { digest }),
    ...(given && { given }),
    ...(requested_by && { requested_by }),
    ...(dataset !== undefined && { dataset }),
    ...(gates && { gates }),
    ...(forced && { forced }),
    ...(permissions && { permissions }),
    ...(policy && { policy }),
    ...(before && { before: stateTold(before) }),
    ...(after && { after: stateTold(after) }),
  };
}

export type Told = ReturnType<typeof told>;
