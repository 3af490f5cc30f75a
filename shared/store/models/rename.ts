import type { Model } from '#shared/domain/entities.ts';
import { isPrompt } from '#shared/domain/prompts.ts';
import { alreadyExists } from '#shared/wire/errors.ts';
import type { Request } from '#shared/wire/request.ts';
import { type Action, commit } from '../commit.ts';
import { equal, insert, remove } from '../expression.ts';
import { getItem } from '../items.ts';
import { modelIndexKeys, nameKey } from '../keys.ts';
import { changeActions, timeOf } from '../rows.ts';
import { namingKeys } from './create.ts';
import { getModel, remember } from './get.ts';
import { latestMeanwhile } from './latest.ts';
import type { Written } from './update.ts';

/** The new name becomes taken and the old one free at once; a rename to itself touches the times only. */
function nameActions(model: Model, newName: string): Action[] {
  if (newName === model.name) return [];
  return [
    { Delete: remove(nameKey(model.name), equal('id', model.id)) },
    { Put: insert({ ...nameKey(newName), id: model.id }) },
  ];
}

/** O(1) for any number of versions: they bear no name, and read `renamed_at` as their last update. */
export async function renameModel(request: Request, name: string, newName: string): Promise<Written> {
  let tried = false;
  const written = await commit(request, async function planRename() {
    const model = await getModel(request, name);
    if (tried && newName !== name && (await getItem(nameKey(newName))))
      throw alreadyExists(`Registered Model (name=${newName}) already exists.`);
    tried = true;
    const at = timeOf(model);
    const { actions, row } = changeActions(
      request,
      model,
      {
        at,
        kind: 'model_renamed',
        details: { from: name, to: newName },
        after: { name: newName, renamed_at: at, last_updated_timestamp: at },
        set: Object.entries(modelIndexKeys(model.id, newName, isPrompt(model.tags), at)),
      },
      namingKeys(model.id, newName, at),
    );
    const after = { ...model, name: newName, renamed_at: at, last_updated_timestamp: at };
    const result = { model: after, latest: latestMeanwhile(model) };
    return { actions: [...actions, ...nameActions(model, newName)], row, result };
  });
  remember(newName, written.model.id);
  return written;
}
