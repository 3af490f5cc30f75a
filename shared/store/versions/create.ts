import { PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { givenOf } from '#shared/domain/brief.ts';
import { factsOf, type LiveVersion, type Model } from '#shared/domain/entities.ts';
import { isPrompt } from '#shared/domain/prompts.ts';
import type { SourceFile } from '#shared/domain/registration.ts';
import { isRefused } from '#shared/wire/failures.ts';
import type { Request } from '#shared/wire/request.ts';
import { client } from '../client.ts';
import { type Action, commit, retrying, roomFor } from '../commit.ts';
import { absent, type Condition, equal, insert, put, update } from '../expression.ts';
import type { Item } from '../items.ts';
import { memberKey, metaKey, modelRecent, versionIndexKeys, versionKey } from '../keys.ts';
import { modelNotFound, readMeta, toModel, withModel } from '../models/get.ts';
import { grantedIf } from '../permissions/granted.ts';
import { requireNeeded } from '../permissions/registry.ts';
import { putPosting, putPostings, versionPostings } from '../postings.ts';
import { dropIntent, filesIntent, newArtifactPath, type Registered, takeFiles } from './files.ts';
import type { Origin } from './origin.ts';

export type NewVersion = Omit<Origin, 'held'> & {
  run_link: string;
  description: string;
  tags: Record<string, string>;
  /** Files of ours, which become the version's own. */
  files?: readonly SourceFile[];
};

/**
 * Takes the next number, in a write of its own: creates of one model never meet in a transaction, so any number of them
 * at once succeed. Whoever dies after this leaves a gap that no read shows. `undefined`: the model is not called that.
 * Errors: PERMISSION_DENIED.
 */
async function issue(
  request: Request,
  id: string,
  name: string,
  now: number,
  granted: readonly Condition[],
): Promise<Model | undefined> {
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
          if: [equal('name', name), absent('deleted'), ...granted],
        }),
        ReturnValues: 'ALL_NEW',
      }),
    );
    return toModel(Attributes as Item);
  } catch (error) {
    if (!isRefused(error)) throw error;
    const model = granted.length > 0 ? await readMeta(id) : undefined;
    if (model?.name === name && model.deleted === undefined) await requireNeeded(request, model);
    return undefined;
  }
}

function newVersion(
  request: Request,
  model: Model,
  given: NewVersion,
  registered: Registered | undefined,
  now: number,
): LiveVersion {
  const { source, run_id, run_link, model_id, location, uploaded, logged, logged_digest, description, tags } = given;
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
    ...(logged && { logged, logged_digest }),
    ...registered,
    ...(registered && uploaded && { uploaded }),
    ...(registered && 'pending' in registered && { status: 'PENDING_REGISTRATION' as const }),
    after: model.rev,
    ...givenOf(given),
    stage: 'None',
    description,
    tags,
    last_updated_timestamp: now,
  };
}

/** From now on the version has its files, or waits for them. */
function intentActions({ id }: Model, { version, artifact_path, pending }: LiveVersion): Action[] {
  if (artifact_path === undefined) return [];
  return [pending ? { Put: filesIntent(artifact_path, id, version) } : dropIntent(artifact_path)];
}

type Created = { model: Model; version: LiveVersion };

async function write(request: Request, { model, version }: Created): Promise<Created> {
  const { id } = model;
  const number = version.version;
  const { stage, description, tags, last_updated_timestamp, status, logged } = version;
  const row = versionKey(id, number);
  const item = {
    ...row,
    ...factsOf(version),
    stage,
    description,
    tags,
    last_updated_timestamp,
    ...(status && { status }),
    ...(logged && { logged }),
    ...versionIndexKeys(id, number, isPrompt(tags), last_updated_timestamp),
  };
  const actions: Action[] = [
    { Put: insert(item) },
    { Put: put(memberKey(id, 'None', number)) },
    ...intentActions(model, version),
  ];
  const postings = versionPostings(id, number, version);
  const fits = actions.length + postings.length <= roomFor(request);
  if (!fits) await retrying(request, () => putPostings(postings));
  return commit(request, async () => ({
    actions: fits ? [...actions, ...postings.map(putPosting)] : actions,
    row,
    result: { model, version },
  }));
}

/** Takes a number and, at the same time, notes where files will be copied to. */
async function begin(request: Request, name: string, now: number, artifactPath: (id: string) => string | undefined) {
  const granted = await grantedIf(request, name);
  return withModel({ ...request, needs: undefined }, name, async (id) => {
    const artifact_path = artifactPath(id);
    const intent = artifact_path && client.send(new PutCommand(filesIntent(artifact_path, id)));
    const [model] = await Promise.all([issue(request, id, name, now, granted), intent]);
    return { model, artifact_path };
  });
}

/**
 * A version whose files are ours gets copies of its own before anybody sees it, or, where that takes longer than a call,
 * PENDING_REGISTRATION. Errors: RESOURCE_DOES_NOT_EXIST for the model; INVALID_PARAMETER_VALUE when files changed
 * meanwhile.
 */
export async function createVersion(request: Request, name: string, { files, ...given }: NewVersion): Promise<Created> {
  const now = Date.now();
  const begun = await retrying(request, () => begin(request, name, now, (id) => files && newArtifactPath(id)));
  if (!begun) throw modelNotFound(name);
  const { model, artifact_path } = begun;
  const registered = files && artifact_path ? await takeFiles(artifact_path, files) : undefined;
  const version = newVersion(request, model, given, registered, now);
  return write(request, { model, version });
}
