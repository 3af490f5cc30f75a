import type { Head as ChainHead } from '#shared/domain/chain.ts';
import { genesis } from '#shared/domain/ledger.ts';
import { getItem } from '../items.ts';
import { headKey } from '../keys.ts';

/** The end of a model's chain: its length, last hash, the last change in it, and when it moved last (ms since 1970). */
export type Head = ChainHead & { moved: number };

const noHead: Head = { n: 0, hash: genesis, rev: 0, moved: 0 };

export async function readHead(id: string): Promise<Head> {
  const item = await getItem(headKey(id));
  if (!item) return noHead;
  const moved = Number(String(item.recent_sk).slice(0, 13));
  return { n: Number(item.n), hash: String(item.hash), rev: Number(item.rev), moved };
}
