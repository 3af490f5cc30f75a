import type { Random } from './random.ts';
import type { Fields } from './requests.ts';

export type SearchPools = {
  wrong: string[];
  orders: string[];
  wrongOrders: string[];
  /** The same field twice. */
  sameOrder: string[];
  pageSizes: unknown[];
  wrongPageSizes: unknown[];
};

/** What every search takes: clauses, an order, and how much of it a page holds. */
export function searchFields<Draws extends Random>(
  random: Draws,
  clause: (random: Draws) => string,
  pools: SearchPools,
): Fields {
  const fields: Fields = {};
  const clauses = Array.from({ length: random.of([0, 1, 1, 1, 2, 3]) }, () => clause(random));
  if (random.slip(0.15)) clauses.push(random.of(pools.wrong));
  if (clauses.length > 0) fields.filter = clauses.join(random.of([' AND ', ' and ', ' And  ']));
  const orders = random.slip(0.08)
    ? random.of([...pools.wrongOrders.map((order) => [order]), pools.sameOrder])
    : random.some(pools.orders, 2).map((order) => `${order}${random.of(['', ' ASC', ' DESC', ' desc'])}`);
  if (orders.length > 0) fields.order_by = orders;
  if (random.slip(0.06)) fields.max_results = random.of(pools.wrongPageSizes);
  else if (random.chance(0.6)) fields.max_results = random.of(pools.pageSizes);
  if (random.slip(0.02)) fields.page_token = 'garbage!';
  else if (random.chance(0.02)) fields.page_token = '';
  return fields;
}
