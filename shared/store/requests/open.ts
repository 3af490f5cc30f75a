import type { LiveVersion, Model } from '#shared/domain/entities.ts';
import type { Open } from '#shared/domain/requests.ts';
import { type Stage, stages } from '#shared/domain/stages.ts';
import type { Action } from '../commit.ts';
import { put, remove, unchanged } from '../expression.ts';
import { getItem } from '../items.ts';
import { requestKey } from '../keys.ts';

/** What is kept of those for one stage. */
async function readFor(id: string, version: number, to: Stage): Promise<Open[]> {
  const item = await getItem(requestKey(id, version, to));
  if (!item) return [];
  const { pk, sk, ...fields } = item;
  return [{ to, ...fields } as Open];
}

/** Those of a version that are kept for `to`: by their keys, which go along with whatever else is read by key. */
export const readRequests = async (id: string, version: number, to: readonly Stage[] = stages): Promise<Open[]> =>
  (await Promise.all(to.map((stage) => readFor(id, version, stage)))).flat();

/** Without what was asked of a version, or a model, before it was deleted: that is not brought back with it. */
export function stillOpen(kept: readonly Open[], model: Model, version: LiveVersion): Open[] {
  const since = Math.max(model.restored ?? 0, version.restored ?? 0);
  return kept.map(({ requests, approvals, ...of }) => ({
    ...of,
    requests: requests.filter(({ rev }) => rev > since),
    approvals: approvals.filter(({ rev }) => rev > since),
  }));
}

export const openFor = (open: readonly Open[], to: Stage): Open =>
  open.find((one) => one.to === to) ?? { to, requests: [], approvals: [] };

/**
 * Goes with a change of the model to `rev`. That it is the next one does not say that the item was read after the one
 * before, so the item says, too, of which change it is.
 */
export function keepRequests(id: string, version: number, { to, rev: before, ...kept }: Open, rev: number): Action {
  const [key, asRead] = [requestKey(id, version, to), unchanged('rev', before)];
  if (kept.requests.length === 0) return { Delete: remove(key, asRead) };
  return { Put: put({ ...key, ...kept, rev }, asRead) };
}

export const closed = ({ to, rev }: Open): Open => ({
  to,
  ...(rev !== undefined && { rev }),
  requests: [],
  approvals: [],
});
