import type { Request } from '#shared/wire/request.ts';
import { commit } from '../commit.ts';
import { equal, remove } from '../expression.ts';
import { listPartition, nameKey } from '../keys.ts';
import { requireUnprotected } from '../protection.ts';
import { purgeLater, restorableUntil } from '../purge/later.ts';
import { changeActions, timeOf } from '../rows.ts';
import { getModel } from './get.ts';

/**
 * Frees the name and hides the model with all its versions at once; `queues/follow-up` clears up behind. All stays as
 * it is until the time to restore it is over; then it is purged. META stays for good: rows and ledger entries refer to
 * it. Errors: RESOURCE_DOES_NOT_EXIST; RESOURCE_CONFLICT where it is protected.
 */
export const deleteModel = (request: Request, name: string, why: string | undefined): Promise<void> =>
  commit(request, async function planDeletion() {
    const model = await getModel(request, name);
    requireUnprotected(model);
    const restorable_until = restorableUntil();
    const { actions, row } = changeActions(request, model, {
      at: timeOf(model),
      kind: 'model_deleted',
      details: { from: name, why },
      after: { deleted: model.rev + 1, restorable_until },
      set: [
        ['list_pk', listPartition.deleted],
        ['list_sk', model.id],
        ['recent_pk', undefined],
        ['recent_sk', undefined],
      ],
    });
    const gone = { Delete: remove(nameKey(name), equal('id', model.id)) };
    return { actions: [...actions, gone, purgeLater(restorable_until, model.id)], row, result: undefined };
  });
