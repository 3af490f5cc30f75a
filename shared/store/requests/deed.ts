import type { Deed } from '#shared/domain/activities.ts';
import type { Model } from '#shared/domain/entities.ts';
import type { Request } from '#shared/wire/request.ts';
import type { changeActions } from '../rows.ts';
import { changeIdOf } from '../transition-id.ts';

type Change = Pick<Parameters<typeof changeActions>[2], 'at' | 'kind' | 'details'>;

/** The row of a change that is being made, before it is there to be read. */
export const deedOf = ({ actor }: Request, { id, rev }: Model, { at, kind, details }: Change): Deed => ({
  id: changeIdOf(id, rev + 1),
  at,
  kind,
  actor,
  ...details,
});
