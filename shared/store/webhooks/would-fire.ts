import type { LiveVersion, Model } from '#shared/domain/entities.ts';
import { isPrompt } from '#shared/domain/prompts.ts';
import type { Stage } from '#shared/domain/stages.ts';
import { type WouldFire, wouldFire } from '#shared/domain/webhooks/would-fire.ts';
import type { Event } from '#shared/operations/events.ts';
import type { Request } from '#shared/wire/request.ts';
import { registryId } from '../permissions/registry.ts';
import { webhooksFor } from './of.ts';

/** A version that comes to a stage, with those that are archived for it, or gets an alias. */
type Move = { model: Model; version: LiveVersion } & ({ to: Stage; archived: readonly number[] } | { alias: string });

/** What would be told of it: its own ids are those of none. */
function eventOf({ actor, id, client }: Request, { model, version, ...move }: Move): Event {
  const head = {
    schema_version: 1 as const,
    transition_id: '',
    place: '',
    model: model.name,
    model_id: model.id,
    prompt: isPrompt(model.tags),
    rev: model.rev + 1,
    time: Date.now(),
    actor,
    request_id: id,
    client,
    version: String(version.version),
  };
  if ('alias' in move) return { ...head, kind: 'alias_set', alias: move.alias, to: String(version.version) };
  const archived = move.archived.map((other) => ({ version: String(other), from: move.to, to: 'Archived' }));
  return { ...head, kind: 'stage_transitioned', from: version.stage, to: move.to, archived };
}

/** The webhooks that would be told of a move, were it made now; the model's own before those of all models. */
export async function hooksOf(request: Request, move: Move): Promise<WouldFire[]> {
  const { id, webhooks: own } = move.model;
  const webhooks = await Promise.all([own ? webhooksFor(id) : [], webhooksFor(registryId)]);
  return wouldFire(webhooks.flat(), eventOf(request, move));
}
