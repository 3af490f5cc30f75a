import type { Model, Version } from '#shared/domain/entities.ts';
import type { Policy } from '#shared/domain/gates/types.ts';
import { parseVersion } from '#shared/domain/names.ts';
import type { Open } from '#shared/domain/requests.ts';
import type { Request } from '#shared/wire/request.ts';
import { readPolicies } from '../gates/policies.ts';
import { type Report, reportsIn } from '../gates/reports.ts';
import { getItem, type Item } from '../items.ts';
import { maximumNumber, measuredKey, metaKey, versionKey } from '../keys.ts';
import { type Asked, findChain } from '../ledger/find.ts';
import { type Head, readHead } from '../ledger/head.ts';
import { toModel } from '../models/get.ts';
import { readRequests } from '../requests/open.ts';
import { toVersion, versionNotFound } from '../versions/get.ts';

export type Found = {
  model: Model;
  version: Version;
  /** The version's. */
  item: Item;
  policies: Policy[];
  requests: Open[];
  reports: Report[];
  head: Head;
};

/** A version and what is kept of it by itself, whatever became of it. Errors: RESOURCE_DOES_NOT_EXIST, PERMISSION_DENIED. */
export async function findAny(request: Request, which: Asked, text: string): Promise<Found> {
  const asked = parseVersion(text);
  const id = await findChain(request, which);
  const number = asked > 0 && asked <= maximumNumber ? Number(asked) : 0;
  const [meta, item, policies, requests, measured, head] = await Promise.all([
    getItem(metaKey(id)),
    getItem(versionKey(id, number)),
    readPolicies(id),
    readRequests(id, number),
    getItem(measuredKey(id, number)),
    readHead(id),
  ]);
  if (!meta || !item) throw versionNotFound(which.model ?? id, asked);
  const [model, version] = [toModel(meta), toVersion(item)];
  return { model, version, item, policies, requests, reports: reportsIn(measured), head };
}
