import { invalidParameter } from '#shared/wire/errors.ts';
import { reprList, reprSet } from '#shared/wire/repr.ts';
import type { LoggedModelAttribute, LoggedModelInteger, LoggedModelText, LoggedModelTime } from './types.ts';

const TEXTS: readonly LoggedModelText[] = [
  ...(['model_id', 'name', 'artifact_location', 'lifecycle_stage', 'model_type', 'source_run_id'] as const),
  'status_message',
];
const INTEGERS: readonly LoggedModelInteger[] = ['experiment_id', 'status'];
const TIMES: readonly LoggedModelTime[] = ['creation_timestamp_ms', 'last_updated_timestamp_ms'];
const ATTRIBUTES: readonly LoggedModelAttribute[] = [...TEXTS, ...INTEGERS, ...TIMES];

const ALIASES = new Map<string, LoggedModelTime>([
  ['creation_time', 'creation_timestamp_ms'],
  ['creation_timestamp', 'creation_timestamp_ms'],
  ['last_updated_timestamp', 'last_updated_timestamp_ms'],
]);

/** What stands before the dot, and what it is. */
const TYPES = { attributes: 'attribute', metrics: 'metric', params: 'parameter', tags: 'tag' } as const;
type Owner = keyof typeof TYPES;

export type LoggedModelKey = { type: (typeof TYPES)[Owner]; key: string; printed: string };

/** `key` or `type.key`. Quotes are part of the key, backticks around it are not, and no text is refused as a key here. */
export function readLoggedModelKey(identifier: string): LoggedModelKey {
  const [, written, rest] = /^([a-z]+)\.([^\n]+)$/.exec(identifier) ?? [];
  const owner = written === undefined ? 'attributes' : readOwner(written);
  const key = (rest ?? translate(identifier)).replace(/^`+|`+$/g, '');
  return { type: TYPES[owner], key, printed: `${owner}.${key}` };
}

function readOwner(written: string): Owner {
  const owners = Object.keys(TYPES) as Owner[];
  const owner = owners.find((candidate) => candidate === written);
  if (owner) return owner;
  throw invalidParameter(`Invalid entity type: '${written}'. Expected one of ${reprList(owners)}.`);
}

/** Only a bare attribute may be called by another name: `attributes.creation_time` does not exist. */
export const translate = (key: string): string => ALIASES.get(key) ?? key;

export const findAttribute = (key: string) => ATTRIBUTES.find((attribute) => attribute === key);

/** MLflow fails on it with a 500. */
export function readAttributeKey(key: string): LoggedModelAttribute {
  const attribute = findAttribute(key);
  if (attribute) return attribute;
  throw invalidParameter(`Invalid attribute key '${key}' specified. Valid keys are '${reprSet(ATTRIBUTES)}'`);
}

export const isTime = (key: string): key is LoggedModelTime => TIMES.some((time) => time === key);

export const isInteger = (key: string): key is LoggedModelInteger => INTEGERS.some((integer) => integer === key);
