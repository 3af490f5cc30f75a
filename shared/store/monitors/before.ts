import type { Model } from '#shared/domain/entities.ts';
import { formerHolders, type Seat, turnOf } from '#shared/domain/rollback.ts';
import { changesBack } from '../rollback/changes.ts';

/** Who held a seat before a version, and until when (ms since 1970). */
export type Previous = { version: number; until: number };

async function read(model: Model, seat: Seat, version: number): Promise<Previous | undefined> {
  let until = model.at;
  async function* turns() {
    for await (const { row, before, after } of changesBack(model.id, model.rev)) {
      until = Number(row.at);
      yield turnOf(seat, row, before, after);
    }
  }
  for await (const former of formerHolders(version, turns())) return { version: former, until };
  return undefined;
}

/** By the model's `rev`, as of which it is so for ever: it is asked for every minute. */
const known = new Map<string, Promise<Previous | undefined>>();
const mostKnown = 1_000;

export function previousOf(model: Model, seat: Seat, version: number): Promise<Previous | undefined> {
  const key = JSON.stringify([model.id, model.rev, seat, version]);
  const before = known.get(key);
  if (before) return before;
  if (known.size >= mostKnown) known.delete(known.keys().next().value as string);
  const previous = read(model, seat, version);
  known.set(key, previous);
  previous.catch(() => known.delete(key));
  return previous;
}
