import type { Brief } from '#shared/domain/brief.ts';
import type { Asked } from '#shared/domain/history.ts';
import type { ChangeOfState } from '#shared/domain/state.ts';
import type { Kind } from '#shared/operations/kinds.ts';
import type { Item } from '../items.ts';
import { digits, placeOf } from '../keys.ts';
import { isChange, recordOf } from '../ledger/recorded.ts';
import type { ChangeDetails } from '../rows.ts';

/** What a write left, whether a change, a version or a note; of a change with the state after it. */
export type Row = Asked &
  Omit<ChangeDetails, 'from' | 'to'> &
  Partial<Omit<ChangeOfState, 'kind'>> & {
    /** The model's. */
    id: string;
    sk: string;
    /**
     * Where it stands, as text that sorts as history does: `<rev>` a change, `<rev before it>#<number>` a creation,
     * `<rev before it>#<number given out last>#<ulid>` a note.
     */
    place: string;
    /** Of what is no change, that of the change before it. */
    rev: number;
    kind: Kind;
    request: string;
    client: string;
    key?: string;
    from?: string | number | Brief;
    to?: string | number | Brief;
    source?: string;
    run_id?: string;
    digest?: string;
    dataset?: string;
  };

export function rowOf(id: string, item: Item): Row {
  const { sk } = item;
  const record = { ...recordOf(item), id, sk, place: placeOf(sk) };
  if (isChange(item)) return record as unknown as Row;
  const rev = Number(item.after);
  if (!sk.startsWith('V#')) return { ...record, rev } as unknown as Row;
  const born = { kind: 'version_created', at: item.creation_timestamp, rev, to: 'None' };
  return { ...record, place: `${digits(rev)}#${placeOf(sk)}`, ...born } as unknown as Row;
}

/** Of a change: a note's place is longer, and so is a creation's. */
export const isOfChange = ({ place }: Pick<Row, 'place'>): boolean => place.length === 10;
