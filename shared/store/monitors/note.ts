import type { Model } from '#shared/domain/entities.ts';
import type { NoteKind } from '#shared/operations/kinds.ts';
import type { Request } from '#shared/wire/request.ts';
import { type NoteDetails, noteActions } from '../rows.ts';

/** The row that a monitor leaves, or a change of it: its key is the monitor's id. */
export const monitorNote = (
  request: Request,
  model: Model,
  kind: Extract<NoteKind, `monitor_${string}`>,
  details: Pick<NoteDetails, 'from' | 'to' | 'version'> & { key: string },
) => noteActions(request, model, kind, details);
