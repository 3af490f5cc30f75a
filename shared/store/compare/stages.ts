import type { LiveVersion } from '#shared/domain/entities.ts';
import { type MovingRow, type Stay, staysIn } from '#shared/domain/stage-history.ts';
import { untracedMoves } from '../as-of/untraced.ts';
import { inParallel } from '../in-parallel.ts';
import { getItems } from '../items.ts';
import { changeKey, maximumNumber, moveKey, numberOf, versionKey } from '../keys.ts';
import { queryPages } from '../query.ts';
import { changeIdOf, transitionIdOf } from '../transition-id.ts';
import type { Chosen } from './chosen.ts';

type Compared = Chosen & { version: LiveVersion };

/** Where a version has been, the latest last; `truncated`: before that, elsewhere. */
export type Stays = { stages: Stay[]; truncated?: true };

/** Moves of one version that are told, and versions whose moves are read at once. */
const most = 20;
const width = 25;

/** Changes that moved a version, the last of them, which the ledger has by version. */
async function tracedMoves(id: string, version: number): Promise<number[]> {
  const [from, to] = [moveKey(id, version, 0), moveKey(id, version, maximumNumber)];
  const revs: number[] = [];
  const range = { partition: from.pk, from: from.sk, to: to.sk, forward: false, limit: most + 1 };
  for await (const page of queryPages(range)) {
    revs.push(...page.map(({ sk }) => numberOf(sk)));
    if (revs.length > most) break;
  }
  return revs;
}

const birthOf = ({ model: { id }, number, version }: Compared): MovingRow => ({
  id: transitionIdOf(id, versionKey(id, number).sk),
  kind: 'version_created',
  at: version.creation_timestamp,
  actor: version.actor,
});

function staysOf(one: Compared, revs: readonly number[], changes: ReadonlyMap<number, MovingRow>): Stays {
  const rows = revs.slice(-most).flatMap((rev) => changes.get(rev) ?? []);
  if (revs.length > most) return { stages: staysIn(rows, one.number), truncated: true };
  return { stages: staysIn([birthOf(one), ...rows], one.number) };
}

/**
 * Of versions of one model: what the ledger has not yet, then their moves at once, and when those were in one BatchGet. A
 * restoration of the model moves all its versions, and is nobody's move.
 */
async function ofModel(versions: readonly Compared[]): Promise<Stays[]> {
  const { model } = versions[0] as Compared;
  const late = Map.groupBy(await untracedMoves(model), ({ version }) => version);
  const revs = await inParallel(versions, width, async ({ number }) => {
    const ofAll = model.restored === undefined ? [] : [model.restored];
    const untraced = (late.get(number) ?? []).map(({ rev }) => rev);
    return [...new Set([...(await tracedMoves(model.id, number)), ...untraced, ...ofAll])].sort((a, b) => a - b);
  });
  const wanted = [...new Set(revs.flatMap((some) => some.slice(-most)))];
  const items = await getItems(wanted.map((rev) => changeKey(model.id, rev)));
  const changes = new Map(
    wanted.flatMap((rev, index) => {
      const item = items[index];
      return item ? [[rev, { ...item, id: changeIdOf(model.id, rev) } as unknown as MovingRow] as const] : [];
    }),
  );
  return versions.map((one, index) => staysOf(one, revs[index] ?? [], changes));
}

/** In the order of the versions. */
export async function readStays(versions: readonly Compared[]): Promise<Stays[]> {
  const groups = [...Map.groupBy(versions, ({ model }) => model.id).values()];
  const found = await inParallel(groups, width, ofModel);
  const byVersion = new Map(
    groups.flatMap((group, at) => group.map((one, index) => [one, found[at]?.[index]] as const)),
  );
  return versions.map((one) => byVersion.get(one) as Stays);
}
