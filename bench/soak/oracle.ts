/** What one client knows of a model that nobody else writes: exactly what the registry must say of it. */
export type OwnVersion = {
  stage: string;
  tags: Map<string, string>;
  description?: string;
  deleted: boolean;
  /** Its creation's own. */
  run_id: string;
};

export type OwnModel = {
  name: string;
  versions: Map<string, OwnVersion>;
  tags: Map<string, string>;
  aliases: Map<string, string>;
  /** Runs of creations that may have happened twice. */
  unsure: Set<string>;
};

export const newModel = (name: string): OwnModel => ({
  name,
  versions: new Map(),
  tags: new Map(),
  aliases: new Map(),
  unsure: new Set(),
});

export const live = ({ versions }: OwnModel): string[] =>
  [...versions].filter(([, { deleted }]) => !deleted).map(([version]) => version);

export const versionOf = (model: OwnModel, version: string): OwnVersion => {
  const found = model.versions.get(version);
  if (!found) throw new Error(`There is no version ${version} of ${model.name}.`);
  return found;
};

/** Who holds Production. */
export const holderOf = (model: OwnModel): string | undefined =>
  live(model).find((version) => versionOf(model, version).stage === 'Production');

/** Who is archived goes out of the stage, and `version` comes into it. */
export function move(model: OwnModel, version: string, stage: string, archive: boolean): void {
  if (archive) {
    for (const [other, held] of model.versions)
      if (other !== version && !held.deleted && held.stage === stage) held.stage = 'Archived';
  }
  versionOf(model, version).stage = stage;
}

const dropAliases = (model: OwnModel, ofVersion: (version: string) => boolean): void => {
  for (const [alias, version] of model.aliases) if (ofVersion(version)) model.aliases.delete(alias);
};

export function remove(model: OwnModel, version: string): void {
  versionOf(model, version).deleted = true;
  dropAliases(model, (held) => held === version);
}

/** The model was deleted and came back: its versions are in no stage, and it has no alias. */
export function comeBack(model: OwnModel): void {
  for (const version of model.versions.values()) if (!version.deleted) version.stage = 'None';
  dropAliases(model, () => true);
}

type Told = {
  current_stage: string;
  description?: string;
  tags?: { key: string; value: string }[];
};

const pairs = (tags: readonly { key: string; value: string }[] = []) =>
  JSON.stringify(tags.map(({ key, value }) => [key, value]).sort());

const sorted = (map: ReadonlyMap<string, string>) => JSON.stringify([...map].sort());

/** What an answer says of a version that is not so. */
export function versionDifferences(model: OwnModel, version: string, told: Told): string[] {
  const known = versionOf(model, version);
  const differs = (what: string, is: unknown, should: unknown) =>
    is === should ? [] : [`${what} of ${model.name} ${version} is told as ${is}, should be ${should}`];
  return [
    ...differs('stage', told.current_stage, known.stage),
    ...differs('tags', pairs(told.tags), sorted(known.tags)),
    ...differs('description', told.description ?? '', known.description ?? ''),
  ];
}

/** The same of a model. */
export function modelDifferences(
  model: OwnModel,
  told: { name: string; tags?: Told['tags']; aliases?: { alias: string; version: string }[] },
): string[] {
  const aliases = (told.aliases ?? []).map(({ alias, version }) => ({ key: alias, value: version }));
  const differs = (what: string, is: string, should: string) =>
    is === should ? [] : [`${what} of ${model.name} are told as ${is}, should be ${should}`];
  return [
    ...differs('tags', pairs(told.tags), sorted(model.tags)),
    ...differs('aliases', pairs(aliases), sorted(model.aliases)),
  ];
}
