import { isLive } from '#shared/domain/entities.ts';
import { modelFacts } from '#shared/domain/evidence/facts.ts';
import { observedTold } from '#shared/domain/evidence/observed.ts';
import { Room } from '#shared/domain/evidence/room.ts';
import { promotionsIn, requestsIn, type Told } from '#shared/domain/evidence/told.ts';
import { type Receipt, receiptTold } from '#shared/domain/receipts.ts';
import type { Call } from '#shared/wire/request.ts';
import type { Asked } from '../ledger/find.ts';
import { stillOpen } from '../requests/open.ts';
import { changeIdOf } from '../transition-id.ts';
import { filesTold } from './files.ts';
import { type Found, findAny } from './found.ts';
import { type Gathered, gather, named } from './gather.ts';
import { limits } from './limits.ts';
import { lineageTold } from './lineage.ts';

const openIn = ({ model, version, requests }: Found): Set<string> =>
  new Set(
    (isLive(version) ? stillOpen(requests, model, version) : [])
      .flatMap((open) => open.requests)
      .map(({ rev }) => changeIdOf(model.id, rev)),
  );

function ledgerTold({ model, head: { n, hash } }: Found, { life, checkpoint }: Gathered, room: Room) {
  const entries = room.list('ledger', life.entries).toSorted((a, b) => a.n - b.n);
  if (life.more) room.cut.push('ledger');
  return {
    model_id: model.id,
    entries: entries.map((entry) => ({
      n: entry.n,
      sk: entry.sk,
      prev: entry.prev,
      row: entry.row,
      hash: entry.hash,
    })),
    pending: life.pending,
    head: { n, hash },
    ...(checkpoint && { checkpoint }),
  };
}

const policiesTold = ({ model, policies }: Found) =>
  policies.map(({ as_of, ...policy }) => (as_of === undefined ? policy : { ...policy, model: model.name }));

const receiptsTold = (receipts: readonly Receipt[], version: number) =>
  receipts
    .filter((one) => one.version === version)
    .map((one) => {
      const { version: _, ...told } = receiptTold(one);
      return told;
    });

/** What there is room for: what proves something takes its room before the rest. */
function told(found: Found, gathered: Gathered) {
  const { facts, gates, stages, checkpoint, life, observed } = gathered;
  const { model, version, reports } = found;
  const number = version.version;
  const rows = life.rows.map(named) as Told[];
  const room = new Room();
  const certain = room.always({ model: modelFacts(model), version: facts, ...(gates && { gates }), stages });
  room.always([checkpoint, life.pending]);
  if (observed.more) room.cut.push('observed');
  return {
    ...certain,
    files: filesTold(gathered.files, room),
    ledger: ledgerTold(found, gathered, room),
    lineage: lineageTold(version, gathered.datasets, room),
    promotions: room.list('promotions', promotionsIn(rows, number)),
    requests: room.list('requests', requestsIn(rows, number, openIn(found))),
    metrics: room.list('metrics', reports),
    policies: room.list('policies', policiesTold(found)),
    receipts: room.list('receipts', receiptsTold(gathered.receipts, number)),
    observed: room.list('observed', observed.observed.map(observedTold)),
    comments: room.list('comments', gathered.comments, limits.comments),
    cut: [...new Set(room.cut)].sort(),
  };
}

/** All that the registry knows of a version. Errors: those of `findAny`. */
export async function statementOf(call: Call, which: Asked, text: string) {
  const now = Date.now();
  const found = await findAny(call, which, text);
  const { type, id, session, token_id } = call.actor;
  return {
    schema_version: 1 as const,
    generated_at: now,
    generated_by: { type, id, ...(session && { session }), ...(token_id && { token_id }) },
    registry: call.base,
    ...told(found, await gather(call, found, now)),
  };
}
