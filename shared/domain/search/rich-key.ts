import { invalidParameter } from '#shared/wire/errors.ts';
import { reprSet } from '#shared/wire/repr.ts';
import { trimBackticks, unquoteKey } from './key.ts';
import type { Entity, RichNumber, RichText } from './types.ts';

/** What a richer filter may speak of. */
export type RichKey =
  | { type: 'attribute'; key: RichText | RichNumber | 'aliases' }
  | { type: 'tag' | 'param' | 'metric'; key: string };

const TYPES: Record<RichKey['type'], readonly string[]> = {
  attribute: ['attribute'],
  tag: ['tag', 'tags'],
  param: ['param', 'params', 'parameter', 'parameters'],
  metric: ['metric', 'metrics'],
};

const ON_BOTH = ['name', 'aliases', 'user_id', 'description', 'creation_timestamp', 'last_updated_timestamp'] as const;
const ON_VERSIONS = ['version_number', 'run_id', 'source_path', 'stage'] as const;
const ATTRIBUTES = [...ON_BOTH, ...ON_VERSIONS];

export const NUMBERS: readonly string[] = ['version_number', 'creation_timestamp', 'last_updated_timestamp'];

/** `key`, or `type.key`: all after the first dot is the key, in any quotes. */
export function readRichKey(entity: Entity, identifier: string): RichKey {
  const dot = identifier.indexOf('.');
  const type = dot < 0 ? 'attribute' : readType(trimBackticks(identifier.slice(0, dot)));
  const written = identifier.slice(dot + 1);
  if (type !== 'attribute') {
    if (entity === 'registered_model' && type !== 'tag') throw ofVersions(`${type}s`);
    return { type, key: unquoteKey(written) };
  }
  const key = ATTRIBUTES.find((attribute) => attribute === trimBackticks(written));
  if (entity === 'registered_model' && ON_VERSIONS.some((attribute) => attribute === key)) throw ofVersions(written);
  if (key) return { type, key };
  const valid = entity === 'registered_model' ? ON_BOTH : ATTRIBUTES;
  throw invalidParameter(`Invalid attribute key '${written}' specified. Valid keys are '${reprSet(valid)}'`);
}

function readType(written: string): RichKey['type'] {
  const types = Object.keys(TYPES) as RichKey['type'][];
  const type = types.find((candidate) => TYPES[candidate].includes(written));
  if (type) return type;
  throw invalidParameter(
    `Invalid entity type '${written}'. Valid entity types are '${reprSet(Object.values(TYPES).flat())}'`,
  );
}

const ofVersions = (what: string) =>
  invalidParameter(
    `Registered models have no ${what}: their versions have. Search them at /api/2.0/stagebook/model-versions/search.`,
  );
