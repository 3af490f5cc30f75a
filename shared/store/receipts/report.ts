import type { Model, Version } from '#shared/domain/entities.ts';
import { parseVersion } from '#shared/domain/names.ts';
import { requireLevel } from '#shared/domain/permissions.ts';
import type { Receipt } from '#shared/domain/receipts.ts';
import { invalidParameter } from '#shared/wire/errors.ts';
import type { Request } from '#shared/wire/request.ts';
import { commit, type Write } from '../commit.ts';
import { equal, put, unchanged, update } from '../expression.ts';
import { getItem } from '../items.ts';
import { maximumNumber } from '../keys.ts';
import { modelNotFound, readMeta, withModel } from '../models/get.ts';
import { levelOn } from '../permissions/registry.ts';
import { noteActions } from '../rows.ts';
import { readAnyVersion, versionNotFound } from '../versions/get.ts';
import { receiptIndexKeys, receiptKey } from './keys.ts';
import { receiptsOf, toReceipt } from './read.ts';

/** Endpoints of one model. */
const most = 2_000;

type Reported = Pick<Receipt, 'endpoint' | 'digest'> & { version: string; since: number | undefined };

type Found = { model: Model; version: Version; before: (Receipt & { rev: number }) | undefined };

/** Also of a version that was deleted: what is served is served. Errors: RESOURCE_DOES_NOT_EXIST, PERMISSION_DENIED. */
async function find(request: Request, name: string, { endpoint, version: text }: Reported): Promise<Found> {
  const asked = parseVersion(text);
  const isNumber = asked > 0 && asked <= maximumNumber;
  const found = await withModel(request, name, async (id) => {
    const [model, version, item] = await Promise.all([
      readMeta(id),
      isNumber ? readAnyVersion(id, Number(asked)) : undefined,
      getItem(receiptKey(id, endpoint)),
    ]);
    return { model, version, before: item && toReceipt(item) };
  });
  if (!found) throw modelNotFound(name);
  if (!found.version) throw versionNotFound(name, asked);
  return { ...found, version: found.version };
}

/** An endpoint is of who was the first to report it. Errors: PERMISSION_DENIED for anybody else without CAN_EDIT. */
export async function requireOwn(request: Request, model: Model, before: Receipt | undefined): Promise<void> {
  if (before === undefined) return;
  const { type, id } = before.actor;
  if (type === request.actor.type && id === request.actor.id) return;
  requireLevel(request, model.name, await levelOn(request, model), 'CAN_EDIT');
}

async function requireRoom({ id, name }: Model): Promise<void> {
  if ((await receiptsOf(id)).length < most) return;
  throw invalidParameter(
    `${most} endpoints serve model '${name}' already. Delete the receipts of those that are gone by DELETE /api/2.0/stagebook/receipts.`,
  );
}

/** That it is alive: nothing is other than before. */
function heartbeat({ model, before }: Found & { before: Receipt & { rev: number } }, now: number): Write<Receipt> {
  const { rev, ...receipt } = before;
  const alive = update({
    key: receiptKey(model.id, before.endpoint),
    set: [['last_seen', Math.max(now, before.last_seen)]],
    if: [equal('rev', rev)],
  });
  return { actions: [{ Update: alive }], result: { ...receipt, last_seen: Math.max(now, before.last_seen) } };
}

/** Errors: RESOURCE_DOES_NOT_EXIST, PERMISSION_DENIED, INVALID_PARAMETER_VALUE. `changed`: it serves another than before. */
export const reportServed = (
  request: Request,
  name: string,
  reported: Reported,
): Promise<{ receipt: Receipt; changed: boolean }> =>
  commit<{ receipt: Receipt; changed: boolean }>(request, async function planReceipt() {
    const found = await find(request, name, reported);
    const { model, version, before } = found;
    await requireOwn(request, model, before);
    const { endpoint, digest, since } = reported;
    const now = Date.now();
    if (before?.version === version.version && before.digest === digest) {
      const { result, ...write } = heartbeat({ ...found, before }, now);
      return { ...write, result: { receipt: result, changed: false } };
    }
    if (before === undefined) await requireRoom(model);
    const receipt: Receipt = {
      endpoint,
      version: version.version,
      ...(digest !== undefined && { digest }),
      since: since ?? now,
      last_seen: now,
      actor: before?.actor ?? request.actor,
    };
    const note = noteActions(request, model, 'deployment_reported', {
      version: version.version,
      key: endpoint,
      from: before && String(before.version),
      to: String(version.version),
      ...(digest !== undefined && { digest }),
    });
    const rev = (before?.rev ?? 0) + 1;
    const kept = { ...receiptKey(model.id, endpoint), ...receipt, rev, ...receiptIndexKeys(model.id, endpoint) };
    return {
      actions: [{ Put: put(kept, unchanged('rev', before?.rev)) }, ...note.actions],
      row: note.row,
      result: { receipt, changed: true },
    };
  });
