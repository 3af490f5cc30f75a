import { isLive, lastUpdated, type Model, type Version } from '../entities.ts';

/** A model as evidence tells of it. */
export const modelFacts = ({ id, name, description, tags = {}, actor, creation_timestamp, deleted }: Model) => ({
  id,
  name,
  ...(description && { description }),
  tags,
  ...(actor && { user_id: actor.id }),
  ...(creation_timestamp !== undefined && { creation_timestamp }),
  ...(deleted !== undefined && { deleted: true as const }),
});

export function stateOf(model: Model, version: Version): 'live' | 'deleted' | 'purged' {
  if (model.purged !== undefined || (!isLive(version) && version.purged !== undefined)) return 'purged';
  return isLive(version) && model.deleted === undefined ? 'live' : 'deleted';
}

/** A version likewise; of one that is gone, what there still is. */
export function versionFacts(model: Model, version: Version) {
  const { version: number, creation_timestamp, actor, client, description, tags = {}, digest, status } = version;
  const state = stateOf(model, version);
  const isThere = isLive(version) && state === 'live';
  const aliases = Object.keys(model.aliases ?? {}).filter((alias) => model.aliases[alias] === number);
  return {
    version: String(number),
    state,
    ...(isThere && { current_stage: version.stage }),
    aliases: isThere ? aliases.sort() : [],
    creation_timestamp,
    user_id: actor.id,
    client,
    ...(isThere && { last_updated_timestamp: lastUpdated(model, version) }),
    ...(description !== undefined && { description }),
    tags,
    ...(state !== 'purged' && { status: status ?? 'READY' }),
    ...(version.status_message !== undefined && { status_message: version.status_message }),
    ...(digest !== undefined && { digest }),
    ...(model.held?.includes(number) && { held: true as const }),
  };
}
