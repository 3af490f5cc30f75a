import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { givenOf } from '#shared/domain/brief.ts';
import { factsOf, type LiveVersion, type Model } from '#shared/domain/entities.ts';
import { isPrompt } from '#shared/domain/prompts.ts';
import { requireRoom } from '#shared/domain/room.ts';
import type { Request } from '#shared/wire/request.ts';
import { client } from '../client.ts';
import { commit, maximumActions, retrying } from '../commit.ts';
import { absent, equal, insert, put, update } from '../expression.ts';
import { memberKey, metaKey, modelRecent, versionIndexKeys, versionKey } from '../keys.ts';
import { modelNotFound, toModel, withModel } from '../models/get.ts';
import { putPosting, putPostings, versionPostings } from '../postings.ts';
import type { Item } from '../read.ts';
import type { Origin } from './origin.ts';

export type NewVersion = Origin & { run_link: string; description: string; tags: Record<string, string> };

/**
 * Takes the next number, in a write of its own: creates of one model never meet in a transaction, so any number of them
 * at once succeed. Whoever dies after this leaves a gap that no read shows. `undefined`: the model is not called that.
 */
async function issue(id: string, name: string, now: number): Promise<Model | undefined> {
  try {
    const { Attributes } = await client.send(
      new UpdateCommand({
        ...update({
          key: metaKey(id),
          add: { issued: 1 },
          set: [
            ['last_updated_timestamp', now],
            ['recent_sk', modelRecent(id, now)],
          ],
          if: [equal('name', name), absent('deleted')],
        }),
        ReturnValues: 'ALL_NEW',
      }),
    );
    return toModel(Attributes as Item);
  } catch (error) {
    if (error instanceof Error && error.name === 'ConditionalCheckFailedException') return undefined;
    throw error;
  }
}

function newVersion(request: Request, model: Model, given: NewVersion, now: number): LiveVersion {
  const { source, run_id, run_link, model_id, location, description, tags } = given;
  return {
    version: model.issued,
    creation_timestamp: now,
    actor: request.actor,
    request: request.id,
    client: request.client,
    source,
    run_id,
    run_link,
    model_id,
    ...(location !== undefined && { location }),
    after: model.rev,
    ...givenOf(given),
    stage: 'None',
    description,
    tags,
    last_updated_timestamp: now,
  };
}

async function write(request: Request, model: Model, version: LiveVersion): Promise<void> {
  const { id } = model;
  const number = version.version;
  const { stage, description, tags, last_updated_timestamp } = version;
  const row = versionKey(id, number);
  const item = {
    ...row,
    ...factsOf(version),
    stage,
    description,
    tags,
    last_updated_timestamp,
    ...versionIndexKeys(id, number, isPrompt(tags), last_updated_timestamp),
  };
  const actions = [{ Put: insert(item) }, { Put: put(memberKey(id, 'None', number)) }];
  const postings = versionPostings(id, number, version);
  const fits = actions.length + postings.length <= maximumActions;
  if (!fits) await retrying(request, () => putPostings(postings));
  await commit(request, async () => ({
    actions: fits ? [...actions, ...postings.map(putPosting)] : actions,
    row,
    result: undefined,
  }));
}

/** Errors: RESOURCE_DOES_NOT_EXIST for the model; INVALID_PARAMETER_VALUE when description and tags are too long together. */
export async function createVersion(
  request: Request,
  name: string,
  given: NewVersion,
): Promise<{ model: Model; version: LiveVersion }> {
  requireRoom(given);
  const now = Date.now();
  const issued = await retrying(request, () => withModel(name, async (id) => ({ model: await issue(id, name, now) })));
  if (!issued) throw modelNotFound(name);
  const version = newVersion(request, issued.model, given, now);
  await write(request, issued.model, version);
  return { model: issued.model, version };
}
