import type { Actor } from '#shared/wire/request.ts';
import { ada } from '#test/support/events.ts';
import { earlier, type Registered, registered, type State } from '#test/support/registry.ts';

export const digest = 'a'.repeat(64);

type Said = { version?: number; digest?: string; last_seen?: number; since?: number; actor?: Actor };

/** As it lies in the table. */
export const receiptItem = ({ id }: Pick<Registered, 'id'>, endpoint: string, said: Said = {}) => ({
  pk: `RECEIPTS#${id}`,
  sk: endpoint,
  endpoint,
  version: 1,
  since: earlier,
  last_seen: earlier,
  actor: ada,
  rev: 3,
  list_pk: 'RECEIPTS',
  list_sk: `${id}#${endpoint}`,
  ...said,
});

/** A model whose endpoint `host` says that it serves version 1. */
export function served(states: readonly State[], said: Said = {}) {
  const model = registered(states);
  const receipt = receiptItem(model, 'host', said);
  return { ...model, receipt, at: `${receipt.pk} host`, items: [...model.items, receipt] };
}
