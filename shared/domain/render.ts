import { type LiveVersion, lastUpdated, type Model } from './entities.ts';
import { unpacked } from './tracking/snapshot.ts';

/** MLflow's messages, with its presence rules: unset fields, empty lists and empty maps are absent. */

const tagList = (tags: Record<string, string>) => {
  const list = Object.entries(tags)
    .map(([key, value]) => ({ key, value }))
    .sort((a, b) => (a.key < b.key ? -1 : 1));
  return list.length > 0 ? { tags: list } : {};
};

export const aliasesOf = (model: Model, version: number): string[] =>
  Object.keys(model.aliases).filter((alias) => model.aliases[alias] === version);

/** What was logged of a version. Listings leave it out: it may be as much as all the rest together. */
function loggedOf({ logged }: LiveVersion) {
  if (!logged) return {};
  const { params, metrics } = unpacked(logged);
  const list = Object.entries(params).map(([name, value]) => ({ name, value }));
  return {
    ...(list.length > 0 && { model_params: list }),
    ...(metrics.length > 0 && { model_metrics: metrics }),
  };
}

type Shown = { aliases: boolean; logged?: boolean };

export function renderVersion(model: Model, version: LiveVersion, { aliases, logged = aliases }: Shown) {
  const names = aliases ? aliasesOf(model, version.version) : [];
  return {
    name: model.name,
    version: String(version.version),
    creation_timestamp: version.creation_timestamp,
    last_updated_timestamp: lastUpdated(model, version),
    user_id: version.actor.id,
    current_stage: version.stage,
    ...(version.description !== undefined && { description: version.description }),
    source: version.source,
    run_id: version.run_id,
    status: version.status ?? ('READY' as const),
    ...(version.status_message !== undefined && { status_message: version.status_message }),
    ...tagList(version.tags),
    run_link: version.run_link,
    ...(names.length > 0 && { aliases: names }),
    ...(version.model_id !== '' && { model_id: version.model_id }),
    ...(logged && loggedOf(version)),
  };
}

export function renderModel(model: Model, latest: readonly LiveVersion[]) {
  const aliases = Object.entries(model.aliases).map(([alias, version]) => ({ alias, version: String(version) }));
  return {
    name: model.name,
    creation_timestamp: model.creation_timestamp,
    last_updated_timestamp: model.last_updated_timestamp,
    user_id: model.actor.id,
    ...(model.description && { description: model.description }),
    ...(latest.length > 0 && {
      latest_versions: latest.map((version) => renderVersion(model, version, { aliases: false })),
    }),
    ...tagList(model.tags),
    ...(aliases.length > 0 && { aliases }),
  };
}
