import type { Model } from '#shared/domain/entities.ts';
import { covers } from '#shared/domain/permissions.ts';
import type { Webhook } from '#shared/domain/webhooks/types.ts';
import { abilities } from '#shared/operations/permissions.ts';
import type { RegistryEvent } from '#shared/operations/registry-events.ts';
import type { Asker } from '#shared/wire/request.ts';
import { getItems, type Item } from '../items.ts';
import { metaKey, webhookKey, webhooks, webhooksOf } from '../keys.ts';
import { getModel, toModel } from '../models/get.ts';
import { levelOn, registryId } from '../permissions/registry.ts';
import { queryPages } from '../query.ts';
import { toWebhook } from './of.ts';

/** A webhook that the caller may manage, and its model's name, if it is one's. */
export type Managed = { webhook: Webhook; model?: string | undefined };

type Asked = {
  /** A name. */
  model: string | undefined;
  /** Webhooks that are told of any of them; none: of whatever. */
  events: readonly RegistryEvent[];
  size: number;
  /** An id: what was made before it. */
  before: string | undefined;
};

export type Page = { webhooks: Managed[]; next?: { before: string } };

/** Bytes: Lambda answers 6 MB, of JSON within JSON. */
const enough = 2_000_000;

/** Webhooks that are looked at for one page: a caller may manage none of them. */
const mostSeen = 2_000;

type Found = (items: Item[]) => Promise<(Managed | undefined)[]>;

/** From the one made last: a page of a partition's items at a time, of which `found` says what is shown. */
async function takePage(partition: string, { events, size, before }: Asked, found: Found): Promise<Page> {
  const shown: Managed[] = [];
  let [bytes, seen, last] = [0, 0, ''];
  const isAsked = ({ webhook }: Managed) =>
    webhook.dialect === 'databricks' &&
    (events.length === 0 || webhook.events.some((one) => events.some((asked) => asked === one)));
  const range = { partition, to: before, forward: false, limit: Math.min(size + 2, 100), growTo: 500 };
  for await (const page of queryPages(range)) {
    const some = page.filter(({ sk }) => sk !== before);
    for (const [index, managed] of (await found(some)).entries()) {
      if (shown.length === size || bytes > enough || seen === mostSeen)
        return { webhooks: shown, next: { before: last } };
      seen += 1;
      last = (some[index] as Item).sk;
      if (!managed || !isAsked(managed)) continue;
      shown.push(managed);
      bytes += Buffer.byteLength(JSON.stringify(managed.webhook));
    }
  }
  return { webhooks: shown };
}

async function ofModel(asker: Asker, name: string, asked: Asked): Promise<Page> {
  const { id } = await getModel(asker, name);
  return takePage(webhooksOf(id), asked, async (items) =>
    items.map((item) => ({ webhook: toWebhook(item), model: name })),
  );
}

const isManaged = async (asker: Asker, model: Model): Promise<boolean> =>
  model.deleted === undefined && covers(await levelOn(asker, model), abilities.manage);

/** Records and models by where the webhooks are: those that the caller may manage. */
const among =
  (asker: Asker): Found =>
  async (places) => {
    const scopes = [...new Set(places.map(({ scope }) => scope as string))].filter((scope) => scope !== registryId);
    const [records, models] = await Promise.all([
      getItems(places.map(({ scope, sk }) => webhookKey(scope as string, sk))),
      getItems(scopes.map(metaKey)),
    ]);
    const managed = new Map<string, string | undefined>();
    for (const item of models) {
      const model = item && toModel(item);
      if (model && (await isManaged(asker, model))) managed.set(model.id, model.name);
    }
    if (asker.role === 'admin') managed.set(registryId, undefined);
    return records.map((record, index) => {
      const scope = places[index]?.scope as string;
      return record && managed.has(scope) ? { webhook: toWebhook(record), model: managed.get(scope) } : undefined;
    });
  };

/**
 * Webhooks that the caller may manage, those made last first: a model's, or all, with those of all models for an admin. A
 * page can be short, and not the last. Errors: RESOURCE_DOES_NOT_EXIST, PERMISSION_DENIED.
 */
export const managedPage = (asker: Asker, asked: Asked): Promise<Page> =>
  asked.model === undefined ? takePage(webhooks, asked, among(asker)) : ofModel(asker, asked.model, asked);
