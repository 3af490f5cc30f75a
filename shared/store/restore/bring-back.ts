import { isLive, type LiveVersion, type Model } from '#shared/domain/entities.ts';
import { isPrompt } from '#shared/domain/prompts.ts';
import { isActive } from '#shared/domain/stages.ts';
import { tooManyRequests } from '#shared/wire/errors.ts';
import type { Request } from '#shared/wire/request.ts';
import { check, equal, put, remove, update } from '../expression.ts';
import type { Item } from '../items.ts';
import { memberKey, metaKey, versionIndexKeys, versionKey } from '../keys.ts';
import { modelPostings, putPosting, versionPostings } from '../postings.ts';
import { toVersion } from '../versions/get.ts';
import { sized, sizedBy, versionPages } from '../versions/walked.ts';
import { type Sized, writeWhile } from '../write-while.ts';
import { type Former, mostListed } from './former.ts';
import { intentOf } from './intent.ts';

/** Deleted by that change, and in that restore. */
export type Restoring = Model & { deleted: number; restoring: string };

/** The stage it had when the model was deleted, also if it has been put in None since. */
const stageBefore = ({ deleted }: Restoring, { stage, former }: LiveVersion) =>
  former?.deleted === deleted ? former.stage : stage;

/** Nobody has taken it out of the indexes, or it was put back by a call that was cut off. */
const isBack = ({ list_pk, recent_pk }: Item, { stage, status }: LiveVersion) =>
  list_pk !== undefined && recent_pk !== undefined && stage === 'None' && status !== 'PENDING_REGISTRATION';

/** What makes it a version in None: first what finds it, then itself. */
function bringing(model: Restoring, item: Item, version: LiveVersion): Sized[] {
  if (isBack(item, version)) return [];
  const { id, deleted } = model;
  const number = version.version;
  const stage = stageBefore(model, version);
  const back = {
    stage: 'None',
    ...(stage !== 'None' && { former: { deleted, stage } }),
    ...versionIndexKeys(id, number, isPrompt(version.tags), version.last_updated_timestamp),
  };
  return [
    ...versionPostings(id, number, version).map(putPosting),
    { Put: put(memberKey(id, 'None', number)) },
    ...(stage === 'Archived' ? [{ Delete: remove(memberKey(id, 'Archived', number)) }] : []),
    ...intentOf(id, version),
  ]
    .map(sized)
    .concat(sizedBy(version, { Update: update({ key: versionKey(id, number), set: Object.entries(back) }) }));
}

export type BroughtBack = { versions: number; latest: LiveVersion | undefined; former: Former };

/** Production and Staging, of which there are few, before Archived. */
const byWeight = (a: Former['stages'][number], b: Former['stages'][number]) =>
  Number(isActive(b.stage)) - Number(isActive(a.stage)) || a.version - b.version;

function told(model: Restoring, live: readonly LiveVersion[], before: Former): Former {
  const stages = live.flatMap((version) => {
    const stage = stageBefore(model, version);
    return stage === 'None' ? [] : [{ version: version.version, stage }];
  });
  const all = [...before.stages, ...stages].sort(byWeight);
  return { ...before, stages: all.slice(0, mostListed), more: before.more + Math.max(0, all.length - mostListed) };
}

/**
 * Puts all versions that were not deleted before their model into None, into the indexes and among the postings, while
 * nobody sees them yet; those that are so already are left. `undefined`: the model is not being restored any more.
 * Errors: REQUEST_LIMIT_EXCEEDED when the call's time is up; the next call goes on from there.
 */
export async function bringBack(request: Request, model: Restoring): Promise<BroughtBack | undefined> {
  const { id, tags, deleted, restoring, aliases } = model;
  const still = { ConditionCheck: check(metaKey(id), equal('deleted', deleted), equal('restoring', restoring)) };
  if (!(await writeWhile(still, modelPostings(id, tags).map(putPosting).map(sized), request))) return undefined;
  let [versions, latest]: [number, LiveVersion | undefined] = [0, undefined];
  let former: Former = { stages: [], aliases, more: 0 };
  for await (const page of versionPages(id)) {
    const live = page.flatMap((item) => {
      const version = toVersion(item);
      return isLive(version) ? [{ item, version }] : [];
    });
    const work = live.flatMap(({ item, version }) => bringing(model, item, version));
    if (!(await writeWhile(still, work, request))) return undefined;
    versions += live.length;
    latest = live.at(-1)?.version ?? latest;
    former = told(
      model,
      live.map(({ version }) => version),
      former,
    );
    if (Date.now() > request.deadline)
      throw tooManyRequests(
        'The model has more versions than one call can restore. Call again: it goes on from there.',
      );
  }
  return { versions, latest: latest && { ...latest, stage: 'None' }, former };
}
