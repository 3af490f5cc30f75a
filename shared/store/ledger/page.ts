import type { Asker } from '#shared/wire/request.ts';
import { transitionIdOf } from '../transition-id.ts';
import { readChain } from './chain.ts';
import { type Asked, findChain, requireChain } from './find.ts';

/** Lambda answers 6 MB. */
const enough = 2_000_000;

/** Entries of a model from position `next` on, at most `size`, and where to go on. Errors: those of `findChain`. */
export async function readPage(
  asker: Asker,
  which: Asked,
  { id: known, next: from }: { id?: string; next: number },
  size: number,
) {
  const id = known ?? (await findChain(asker, which));
  // A token can be anybody's making, and permissions end between two pages.
  const [found] = await Promise.all([readChain(id, from, size + 1), known && requireChain(asker, known)]);
  let bytes = 0;
  const isTooMuch = (row: object) => {
    bytes += Buffer.byteLength(JSON.stringify(row));
    return bytes > enough;
  };
  const cut = found.findIndex(({ row }, index) => index === size || (isTooMuch(row) && index > 0));
  const entries = (cut < 0 ? found : found.slice(0, cut)).map(({ n, sk, prev, row, hash }) => ({
    n,
    sk,
    transition_id: transitionIdOf(id, sk),
    prev,
    row,
    hash,
  }));
  return { id, entries, next: cut < 0 ? undefined : found[cut]?.place };
}
