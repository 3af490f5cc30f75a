import { ulid } from 'ulid';
import { givenOf } from '#shared/domain/brief.ts';
import type { Model } from '#shared/domain/entities.ts';
import { noMembers } from '#shared/domain/members.ts';
import { principalOf } from '#shared/domain/permissions.ts';
import { isPrompt, nameTaken } from '#shared/domain/prompts.ts';
import { requireRoom } from '#shared/domain/room.ts';
import { chosen } from '#shared/wire/environment.ts';
import type { Request } from '#shared/wire/request.ts';
import { commit, roomFor, type Write } from '../commit.ts';
import { insert, put } from '../expression.ts';
import { bornKey, grantKey, listPartition, metaKey, milliseconds, modelIndexKeys, nameKey } from '../keys.ts';
import { modelPostings, putPosting, putPostings } from '../postings.ts';
import { changeRow } from '../rows.ts';
import { findModel, remember } from './get.ts';

/** Index keys of a row that gives a model its name: who bore a name, and when, over renames and deletions. */
export const namingKeys = (id: string, name: string, at: number) => ({
  list_pk: listPartition.named(name),
  list_sk: `${milliseconds(at)}#${id}`,
});

type Given = { name: string; description?: string | undefined; tags: Record<string, string> };

const granted = chosen('creatorPermission');

function newModel(request: Request, { name, description, tags }: Given): Model {
  const now = Date.now();
  return {
    id: ulid(now),
    name,
    ...(description && { description }),
    tags,
    aliases: {},
    creation_timestamp: now,
    last_updated_timestamp: now,
    actor: request.actor,
    issued: 0,
    rev: 1,
    at: now,
    ...noMembers,
    ...(granted !== 'NO_PERMISSIONS' && { acl: { [principalOf(request.actor)]: granted } }),
  };
}

function creation(request: Request, model: Model): Write<Model> {
  const { id, ...fields } = model;
  const { name, tags, at } = fields;
  const grants = Object.keys(model.acl ?? {}).map((principal) => ({ Put: put(grantKey(principal, id)) }));
  const row = {
    ...changeRow(request, model, { at, kind: 'model_created', details: givenOf(model) }),
    ...namingKeys(id, name, at),
  };
  return {
    actions: [
      { Put: insert({ ...nameKey(name), id }) },
      { Put: insert(bornKey(id)) },
      { Put: insert({ ...metaKey(id), ...fields, ...modelIndexKeys(id, name, isPrompt(tags), at) }) },
      { Put: insert(row) },
      ...grants,
    ],
    row: { pk: row.pk, sk: row.sk },
    result: model,
  };
}

/** Errors: RESOURCE_ALREADY_EXISTS; INVALID_PARAMETER_VALUE when description and tags are too long together. */
export async function createModel(request: Request, given: Given): Promise<Model> {
  requireRoom(given);
  const model = newModel(request, given);
  const write = creation(request, model);
  const postings = modelPostings(model.id, model.tags);
  const fits = write.actions.length + postings.length <= roomFor(request);
  if (fits) write.actions.push(...postings.map(putPosting));
  else await putPostings(postings);
  let tried = false;
  await commit(request, async function planCreation() {
    // Only a lost race tells that the name may be taken, so the first try goes without asking.
    const holder = tried && (await findModel({ ...request, needs: undefined }, given.name));
    if (holder) throw nameTaken(given.name, given.tags, holder.tags);
    tried = true;
    return write;
  });
  remember(model.name, model.id);
  return model;
}
