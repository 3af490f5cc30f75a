import type { Model } from '#shared/domain/entities.ts';
import type { NoteKind } from '#shared/operations/kinds.ts';
import type { Request } from '#shared/wire/request.ts';
import type { Action } from '../commit.ts';
import { foundRegistry } from '../permissions/change.ts';
import { type NoteDetails, noteActions } from '../rows.ts';

type WebhookKind = Extract<NoteKind, `webhook_${string}`>;

/** The row that a change of a webhook leaves: of one of all models, on the registry. */
export function webhookNote(
  request: Request,
  owner: Model,
  kind: WebhookKind,
  details: Pick<NoteDetails, 'from' | 'to'> & { key: string },
) {
  const { actions, row } = noteActions(request, owner, kind, details);
  return { actions: [...actions, ...foundRegistry(owner)] satisfies Action[], row };
}
