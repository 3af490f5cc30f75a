import { hashOf, isSame } from '#shared/domain/ledger.ts';
import type { LedgerProblem } from '#shared/domain/ledger-problem.ts';
import { getItems, type Item } from '../../items.ts';
import { entryIndexKeys, entryKey, headIndexKeys, headKey, metaKey } from '../../keys.ts';
import { type Head, readHead } from '../head.ts';
import { isRecorded, timeOfRow, toEntry } from '../recorded.ts';
import { pageAfter } from './pages.ts';
import { tracesToldBy } from './records.ts';
import type { Step } from './step.ts';

/** Whatever lies in a model's partition of the ledger, by its key: what no index leads to is found here. */

type Own = { [key: string]: unknown };

const indexKeysOf = ({ list_pk, list_sk, recent_pk, recent_sk }: Own) => ({ list_pk, list_sk, recent_pk, recent_sk });

function entryProblem(id: string, item: Item, head: Head): string | undefined {
  const { pk, sk, n, prev, row, hash, list_pk, list_sk, recent_pk, recent_sk, ...more } = item;
  if (Number(n) > head.n) return `is behind the head, which says ${head.n}`;
  if (Object.keys(more).length > 0) return `has what no entry has: ${Object.keys(more).join(', ')}`;
  const keys = entryIndexKeys(id, sk, Number(n), timeOfRow({ ...(row as Own), sk }));
  return isSame(indexKeysOf(item), keys) ? undefined : 'is listed where it does not belong';
}

/** Of what was edited, its place tells the position, as long as that is one. */
function positionOf(id: string, item: Item): number {
  const entry = toEntry(id, item);
  const place = Number(item.list_sk);
  return entry.hash !== hashOf(entry) && place > 0 ? place : entry.n;
}

/** When the head moved is known to itself alone. */
function headProblem(id: string, item: Item): string | undefined {
  const { pk, sk, n, hash, rev, list_pk, list_sk, recent_pk, recent_sk, ...more } = item;
  if (Object.keys(more).length > 0) return `the head has what no head has: ${Object.keys(more).join(', ')}`;
  const keys = headIndexKeys(id, Number(String(recent_sk).slice(0, 13)));
  return isSame(indexKeysOf(item), keys) ? undefined : 'the head is listed where it does not belong';
}

/** The key of the row that a trace is of: `MOVE#<version>#<rev>`, `OF#<version>#<place of a change or a note>`. */
function rowOf(sk: string): string | undefined {
  const [, kind, place = ''] = /^(OF|MOVE)#\d{10}#(.+)$/.exec(sk) ?? [];
  if (kind === undefined) return undefined;
  return place.includes('#') ? `NOTE#${place}` : `CHANGE#${place}`;
}

/** A trace can be there before its row has an entry. */
async function traceProblems(id: string, traces: readonly Item[]): Promise<LedgerProblem[]> {
  const sks = traces.map(({ sk }) => rowOf(sk) ?? '');
  const entries = await getItems(sks.map((sk) => entryKey(id, sk)));
  const rows = await getItems(sks.map((sk) => ({ pk: metaKey(id).pk, sk })));
  return traces.flatMap((trace, index) => {
    const [sk = '', entry, row] = [sks[index], entries[index], rows[index]];
    const told = tracesToldBy(id, sk, entry ? entry.row : (row ?? {}));
    if (told.some((one) => isSame(one, trace))) return [];
    const problem = `the trace ${trace.sk} is not of it`;
    return [{ ...(entry && { n: positionOf(id, entry) }), sk, problem }];
  });
}

export const entriesStep: Step = async ({ id = '', sk, unborn }, scope) => {
  const { items, last } = await pageAfter(headKey(id).pk, sk);
  const head = await readHead(id);
  const isTrace = (item: Item) => rowOf(item.sk) !== undefined;
  const problems = items.flatMap((item): LedgerProblem[] => {
    if (isTrace(item)) return [];
    if (item.sk === headKey(id).sk) {
      const problem = headProblem(id, item);
      return problem === undefined ? [] : [{ n: Math.max(1, head.n), problem }];
    }
    const problem = isRecorded(item) ? entryProblem(id, item, head) : 'is nothing that a ledger has';
    return problem === undefined ? [] : [{ n: positionOf(id, item), sk: item.sk, problem }];
  });
  problems.push(...(await traceProblems(id, items.filter(isTrace))));
  const other = scope.id === undefined ? ({ step: unborn ? 'heads' : 'born', id } as const) : undefined;
  return {
    next: last === undefined ? other : { step: 'entries', id, unborn, sk: last },
    found: { problems: problems.map((problem) => ({ model_id: id, ...problem })) },
  };
};
