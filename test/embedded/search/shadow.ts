import { parseFilter } from '#shared/domain/search/filter.ts';
import { matches } from '#shared/domain/search/match.ts';
import { compareBy, parseOrderBy } from '#shared/domain/search/order-by.ts';
import { IS_PROMPT, wantsPrompts } from '#shared/domain/search/prompts.ts';
import type { Searchable } from '#shared/domain/search/types.ts';
import type { Kind, Seen } from './pages.ts';

type Tags = Record<string, string>;

export type ShadowVersion = {
  version: number;
  run_id: string;
  source: string;
  tags: Tags;
  creation_timestamp: number;
  last_updated_timestamp: number;
  stage: string;
};

export type ShadowModel = {
  name: string;
  tags: Tags;
  creation_timestamp: number;
  last_updated_timestamp: number;
  issued: number;
  versions: Map<number, ShadowVersion>;
};

/** What a registry must hold, kept in memory; what a search must answer follows from it by looking at everything. */
export type Shadow = Map<string, ShadowModel>;

const rowsOf = (shadow: Shadow, kind: Kind): Searchable[] => {
  const models = [...shadow.values()];
  if (kind === 'models') return models.map(({ versions, issued, ...model }) => model);
  return models.flatMap(({ name, versions }) =>
    [...versions.values()].map(({ stage, ...version }) => ({ name, ...version })),
  );
};

/** Every row with all that an answer depends on. */
export const snapshot = (shadow: Shadow, kind: Kind): Map<string, string> =>
  new Map(rowsOf(shadow, kind).map((row) => [`${row.name}/${row.version}`, JSON.stringify(row)]));

export function answer(
  shadow: Shadow,
  kind: Kind,
  filter: string | undefined,
  orderBy: readonly string[] = [],
): Seen[] {
  const entity = kind === 'models' ? 'registered_model' : 'model_version';
  const { kinds, where } = wantsPrompts(parseFilter(entity, filter));
  return rowsOf(shadow, kind)
    .filter(({ tags }) => kinds.includes(tags[IS_PROMPT] === 'true'))
    .filter(matches(where))
    .sort(compareBy(parseOrderBy(entity, orderBy)))
    .map(({ name, version, last_updated_timestamp }) => ({
      name,
      ...(version !== undefined && { version }),
      last_updated_timestamp,
    }));
}
