import type { Request } from '#shared/wire/request.ts';
import { commit } from '../commit.ts';
import { equal, remove } from '../expression.ts';
import { listPartition, nameKey } from '../keys.ts';
import { changeActions, timeOf } from '../rows.ts';
import { getModel } from './get.ts';

/**
 * Frees the name and hides the model with all its versions at once; `streams/follow-up` clears up behind.
 * META stays as a tombstone: rows and ledger entries refer to it.
 */
export const deleteModel = (request: Request, name: string): Promise<void> =>
  commit(request, async function planDeletion() {
    const model = await getModel(name);
    const { actions, row } = changeActions(request, model, {
      at: timeOf(model),
      kind: 'model_deleted',
      details: { from: name },
      set: [
        ['deleted', model.rev + 1],
        ['list_pk', listPartition.deleted],
        ['list_sk', model.id],
        ['recent_pk', undefined],
        ['recent_sk', undefined],
      ],
    });
    return { actions: [...actions, { Delete: remove(nameKey(name), equal('id', model.id)) }], row, result: undefined };
  });
