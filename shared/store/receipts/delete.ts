import { doesNotExist } from '#shared/wire/errors.ts';
import type { Request } from '#shared/wire/request.ts';
import { commit } from '../commit.ts';
import { equal, remove } from '../expression.ts';
import { getItem } from '../items.ts';
import { modelNotFound, readMeta, withModel } from '../models/get.ts';
import { noteActions } from '../rows.ts';
import { receiptKey } from './keys.ts';
import { toReceipt } from './read.ts';
import { requireOwn } from './report.ts';

/** Errors: RESOURCE_DOES_NOT_EXIST; PERMISSION_DENIED for somebody else's. */
export const endReceipt = (request: Request, name: string, endpoint: string): Promise<void> =>
  commit(request, async function planEnd() {
    const found = await withModel(request, name, async (id) => {
      const [model, item] = await Promise.all([readMeta(id), getItem(receiptKey(id, endpoint))]);
      return { model, before: item && toReceipt(item) };
    });
    if (!found) throw modelNotFound(name);
    const { model, before } = found;
    if (!before) throw doesNotExist(`No endpoint '${endpoint}' of model '${name}' has reported what it serves.`);
    await requireOwn(request, model, before);
    const note = noteActions(request, model, 'deployment_ended', {
      version: before.version,
      key: endpoint,
      from: String(before.version),
      to: undefined,
    });
    return {
      actions: [{ Delete: remove(receiptKey(model.id, endpoint), equal('rev', before.rev)) }, ...note.actions],
      row: note.row,
      result: undefined,
    };
  });
