import { appendToChain } from '#shared/store/ledger/append.ts';
import type { Item } from '#test/support/expressions.ts';
import { fakeTable, now } from '#test/support/fake-table.ts';
import { earlier, registered, ten } from '#test/support/registry.ts';

const actor = { type: 'local', id: 'grace' };

export const zeros = '0'.repeat(64);

/** A model with two changes and a creation, and its chain of three entries; `more` of its fields. */
export async function chained(more = {}) {
  const alpha = registered(['None'], { rev: 2, ...more });
  const change = (rev: number, its: object): Item => ({
    ...{ pk: alpha.pk, sk: `CHANGE#${ten(rev)}`, rev, at: earlier, actor, ...its },
    ...{ recent_pk: alpha.pk, recent_sk: `${earlier}#${ten(rev)}` },
  });
  const rows = [
    change(1, {
      kind: 'model_created',
      name: alpha.name,
      list_pk: `NAMED#${alpha.name}`,
      list_sk: `${earlier}#${alpha.id}`,
    }),
    change(2, { kind: 'alias_set', alias: 'a', to: 1 }),
  ];
  const written = fakeTable(alpha.items, rows, { pk: 'BORN', sk: alpha.id });
  await appendToChain(alpha.id, [`V#${ten(1)}`], now + 10_000);
  const items = [...written.items.values()];
  const audit = `AUDIT#${alpha.id}`;
  const entries = items
    .filter(({ pk, sk }) => pk === audit && /^(CHANGE|V)#/.test(sk))
    .sort((a, b) => Number(a.n) - Number(b.n));
  const head = items.find(({ pk, sk }) => pk === audit && sk === 'HEAD') as Item;
  return { ...alpha, audit, items, entries, head };
}

export type Chained = Awaited<ReturnType<typeof chained>>;
