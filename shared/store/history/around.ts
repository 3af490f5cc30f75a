import { holdersAfter, isWhole, noHolders, type State, stateOf } from '#shared/domain/state.ts';
import { inParallel } from '../in-parallel.ts';
import { getItems } from '../items.ts';
import { changeKey } from '../keys.ts';
import { most } from '../rows.ts';
import { isOfChange, type Row, rowOf } from './row.ts';
import { readChanges } from './state.ts';

/** What a row is told with: its model's name then and, of a change, the model before and after it. */
export type Around = { name: string; before?: State; after?: State };

/** Stretches of a hundred changes that are read for one page, where a model's lists are too long for every row. */
const mostStretches = 10;
const width = 5;

type Revision = { id: string; rev: number };

const address = ({ id, rev }: Revision) => `${id}#${rev}`;

const before = ({ id, rev }: Revision): Revision => ({ id, rev: rev - 1 });

/** Whose states are to be known; before the first change there is none. */
const statesAround = (row: Row): Revision[] => (isOfChange(row) ? [before(row), row].filter(({ rev }) => rev > 0) : []);

/** The changes that tell of these rows: themselves and the ones before. Those that were not seen are read at once. */
async function changesAround(rows: readonly Row[], seen: readonly Row[]): Promise<Map<string, Row>> {
  const known = new Map(seen.filter(isOfChange).map((row) => [address(row), row]));
  const needed = rows.flatMap((row) => (isOfChange(row) ? statesAround(row) : [row]));
  const missing = needed.filter((one) => !known.has(address(one)));
  const items = await getItems(missing.map(({ id, rev }) => changeKey(id, rev)));
  items.forEach((item, index) => {
    if (item) known.set(address(missing[index] as Revision), rowOf((missing[index] as Revision).id, item));
  });
  return known;
}

/** The hundred changes, the first of which tells all, that a change is among. */
const stretchOf = ({ id, rev }: Revision) => address({ id, rev: rev - (rev % most) });

/** The states of one stretch, folded from its first change to the last that is needed. */
async function fold(needed: readonly Revision[]): Promise<[string, State][]> {
  const [{ id, rev }] = needed as [Revision];
  const wanted = new Set(needed.map((one) => one.rev));
  let holders = noHolders;
  return (await readChanges(id, Math.max(1, rev - (rev % most)), Math.max(...wanted))).flatMap((item) => {
    const row = rowOf(id, item) as Row & Parameters<typeof stateOf>[0];
    holders = holdersAfter(holders, row);
    return wanted.has(row.rev) ? [[address(row), stateOf(row, holders)] as [string, State]] : [];
  });
}

/** Rows from the first on, for which few enough stretches are to be read. */
function affordable(rows: readonly Row[], longOf: (row: Row) => Revision[]): readonly Row[] {
  const stretches = new Set<string>();
  const end = rows.findIndex((row) => {
    for (const one of longOf(row)) stretches.add(stretchOf(one));
    return stretches.size > mostStretches;
  });
  return end < 0 ? rows : rows.slice(0, end);
}

/** What is told with each row of a page; of the first of them only, if that takes too much reading. */
export async function around(rows: readonly Row[], seen: readonly Row[]): Promise<Around[]> {
  const changes = await changesAround(rows, seen);
  const isLong = (one: Revision) => {
    const row = changes.get(address(one));
    return row !== undefined && !isWhole(row);
  };
  const longOf = (row: Row) => statesAround(row).filter(isLong);
  const told = affordable(rows, longOf);
  const stretches = Object.values(Object.groupBy(told.flatMap(longOf), stretchOf)) as Revision[][];
  const folded = new Map((await inParallel(stretches, width, fold)).flat());
  const stateAt = (one: Revision) => {
    const row = changes.get(address(one)) as (Row & Parameters<typeof stateOf>[0]) | undefined;
    if (row === undefined) return undefined;
    return isWhole(row) ? stateOf(row, row) : folded.get(address(one));
  };
  return told.map((row) => {
    const name = String(changes.get(address(row))?.name ?? '');
    if (!isOfChange(row)) return { name };
    const [was, is] = [stateAt(before(row)), stateAt(row)];
    return { name, ...(was && { before: was }), ...(is && { after: is }) };
  });
}
