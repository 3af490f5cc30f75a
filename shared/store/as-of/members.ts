import { inParallel } from '../in-parallel.ts';
import type { Item } from '../items.ts';
import { maximumNumber, metaKey, moveKey, numberOf, type RowStage, versionKey } from '../keys.ts';
import { queryFirst, queryPages } from '../query.ts';
import type { Moment } from './moment.ts';
import { untraced } from './untraced.ts';

/** Versions of a request, and requests of a call: what is big ends a request before. */
const batch = 100;
const mostRequests = 10;

/** Versions whose moves are asked for at once. */
const width = 25;

/** A version stands in history after the change that was the last when its number was given out, and there by time. */
const isBorn = ({ after, creation_timestamp }: Item, { rev }: Moment, time: number) =>
  Number(after) < rev || (after === rev && Number(creation_timestamp) <= time);

/** More than a call takes and clocks differ, in ms. */
const hour = 3_600_000;

/** Numbers are given out in the order of history: after this version there is none that was born by then. */
const isBeyond = ({ after, creation_timestamp }: Item, { rev }: Moment, time: number) =>
  Number(after) > rev || (after === rev && Number(creation_timestamp) > time + hour);

type Move = { rev: number; to: string | undefined };

/** The last move of a version until a change: one read, however often it was moved. */
async function lastMove(id: string, version: number, rev: number): Promise<Move | undefined> {
  const [from, to] = [moveKey(id, version, 0), moveKey(id, version, rev)];
  const move = await queryFirst({ partition: from.pk, from: from.sk, to: to.sk, forward: false });
  return move && { rev: numberOf(move.sk), to: move.stage as string | undefined };
}

/** Where a version was after its last move; `undefined`: it was deleted. A restored model's were all in None again. */
function stageAfter(move: Move | undefined, { restored = 0 }: Moment['state']): string | undefined {
  if (move === undefined) return 'None';
  return move.to !== undefined && move.rev < restored ? 'None' : move.to;
}

type Page = { members: number[]; next?: number };

/**
 * The versions that were in None, or Archived, from number `from` on: at most `size`, after a thousand versions looked
 * at; `next` is where to go on. What it costs follows the versions there are, not what became of them since.
 */
export async function membersAt(
  moment: Moment,
  time: number,
  { stage, from, size }: { stage: RowStage; from: number; size: number },
): Promise<Page> {
  const { id, rev, state } = moment;
  const late = await untraced(moment);
  const elsewhere = new Set([...state.staging, ...state.production]);
  const isMember = async (version: number) =>
    !elsewhere.has(version) && stageAfter(late.get(version) ?? (await lastMove(id, version, rev)), state) === stage;
  const members: number[] = [];
  let requests = 0;
  // One more than is asked for shows whether there are more.
  const range = {
    from: versionKey(id, from).sk,
    to: versionKey(id, maximumNumber).sk,
    limit: Math.min(size, batch) + 1,
  };
  for await (const page of queryPages({ partition: metaKey(id).pk, ...range, growTo: batch })) {
    const born = page.filter((item) => isBorn(item, moment, time)).map(({ sk }) => numberOf(sk));
    const are = await inParallel(born, width, isMember);
    members.push(...born.filter((_, index) => are[index]));
    if (members.length > size) return { members: members.slice(0, size), next: members[size] as number };
    const last = page.at(-1);
    if (last && isBeyond(last, moment, time)) break;
    if (++requests === mostRequests && last) return { members, next: numberOf(last.sk) + 1 };
  }
  return { members };
}
