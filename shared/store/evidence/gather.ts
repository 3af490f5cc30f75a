import { isLive } from '#shared/domain/entities.ts';
import { versionFacts } from '#shared/domain/evidence/facts.ts';
import { type MovingRow, staysIn } from '#shared/domain/stage-history.ts';
import type { Request } from '#shared/wire/request.ts';
import { type Row, rowOf } from '../history/row.ts';
import { getItems } from '../items.ts';
import { changeKey } from '../keys.ts';
import { observedOf } from '../observations/observed.ts';
import { receiptsOf } from '../receipts/read.ts';
import { transitionIdOf } from '../transition-id.ts';
import { checkpointOf, type Seen } from './checkpoint.ts';
import { readFiles } from './files.ts';
import type { Found } from './found.ts';
import { gatesOf } from './gates.ts';
import { type Life, lifeOf } from './life.ts';
import { limits } from './limits.ts';
import { datasetsIn } from './lineage.ts';
import { commentsOf } from './talk.ts';

export const named = (row: Row) => ({ ...row, id: transitionIdOf(row.id, row.sk) });

const byTime = (a: { at: number }, b: { at: number }) => a.at - b.at;

/** With the last restoration and deletion of the model, which are in no version's own history. */
async function staysOf({ model, version }: Found, rows: readonly Row[]) {
  const ends = [model.restored, model.deleted].filter((rev) => rev !== undefined);
  const items = await getItems(ends.map((rev) => changeKey(model.id, rev)));
  const ofModel = items.flatMap((item) => (item ? [rowOf(model.id, item)] : []));
  return staysIn([...rows, ...ofModel].map(named).sort(byTime) as MovingRow[], version.version);
}

/** The places whose checkpoint tells most before those whose tells less: the head, the last entry, the first one. */
function placesOf({ head }: Found, { entries, rows }: Life): Seen[] {
  const inOrder = entries.toSorted((a, b) => a.n - b.n);
  const seen = [inOrder.at(-1), inOrder[0]].flatMap((entry) => {
    const row = rows.find(({ sk }) => sk === entry?.sk);
    return entry && row ? [{ n: entry.n, at: row.at }] : [];
  });
  return head.n > 0 ? [{ n: head.n, at: head.moved }, ...seen] : [];
}

/** What happened, where it was, and which checkpoint saw that. */
async function pastOf(found: Found) {
  const { model, version, item, head } = found;
  const life = await lifeOf(model.id, version.version, item, head.n);
  const [stages, checkpoint] = await Promise.all([
    staysOf(found, life.rows),
    checkpointOf(model.id, placesOf(found, life)),
  ]);
  return { life, stages, checkpoint };
}

/** All that evidence has of a version, beside what `findAny` found, as of about one moment: `now`. */
export async function gather(request: Request, found: Found, now: number) {
  const { model, version } = found;
  const number = version.version;
  const facts = versionFacts(model, version);
  const [gates, past, files, datasets, comments, receipts, observed] = await Promise.all([
    isLive(version) && facts.state === 'live' ? gatesOf(request, { ...found, version }) : undefined,
    pastOf(found),
    readFiles(version),
    datasetsIn(version.run_id),
    commentsOf(model.id, number),
    receiptsOf(model.id),
    observedOf({ id: model.id, version: number, to: now }, limits.metrics),
  ]);
  return { ...past, facts, gates, files, datasets, comments, receipts, observed };
}

export type Gathered = Awaited<ReturnType<typeof gather>>;
