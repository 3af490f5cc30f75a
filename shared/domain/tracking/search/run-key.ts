import { invalidParameter } from '#shared/wire/errors.ts';
import { reprList, reprSet } from '#shared/wire/repr.ts';
import { trimBackticks, unquoteKey } from '../../search/key.ts';
import type { RunText, RunTime } from './types.ts';

type Type = 'metric' | 'parameter' | 'tag' | 'attribute' | 'dataset';

const TYPES: Record<Type, readonly string[]> = {
  metric: ['metric', 'metrics'],
  parameter: ['parameter', 'parameters', 'param', 'params'],
  tag: ['tag', 'tags'],
  attribute: ['attribute', 'attributes', 'attr', 'run'],
  dataset: ['dataset', 'datasets'],
};
const DATASET_KEYS = ['name', 'digest', 'context'] as const;
const ATTRIBUTES: readonly (RunText | RunTime)[] = [
  ...(['run_id', 'run_name', 'user_id', 'status', 'start_time', 'end_time', 'artifact_uri'] as const),
];
const TIME_ALIASES = ['created', 'Created'];
const NAME_ALIASES = ['run name', 'Run name', 'Run Name'];

/** What may be ordered by. A filter may call a run's name by other names, too. */
export const ORDERABLE = [...ATTRIBUTES, ...TIME_ALIASES];
export const SEARCHABLE = [...ORDERABLE, ...NAME_ALIASES];

/** `written` is the key before it was translated, as errors tell it. */
export type RunKey = { written: string } & (
  | { type: 'attribute'; key: RunText | RunTime }
  | { type: 'metric' | 'parameter' | 'tag'; key: string }
  | { type: 'dataset'; key: (typeof DATASET_KEYS)[number] }
);

/** `key`, or `type.key`: all after the first dot is the key, in any quotes. */
export function readRunKey(identifier: string, attributes: readonly string[]): RunKey {
  const dot = identifier.indexOf('.');
  const type = dot < 0 ? 'attribute' : readType(trimBackticks(identifier.slice(0, dot)));
  const written = unquoteKey(identifier.slice(dot + 1));
  if (type === 'dataset') {
    const key = DATASET_KEYS.find((candidate) => candidate === written);
    if (key) return { type, key, written };
    throw invalidParameter(`Invalid dataset key '${written}' specified. Valid keys are '${reprSet(DATASET_KEYS)}'`);
  }
  if (type === 'attribute' && !attributes.includes(written)) {
    throw invalidParameter(`Invalid attribute key '${written}' specified. Valid keys are '${reprSet(attributes)}'`);
  }
  return { type, key: translate(written), written } as RunKey;
}

function readType(written: string): Type {
  const types = Object.keys(TYPES) as Type[];
  const type = types.find((candidate) => TYPES[candidate].includes(written));
  if (type) return type;
  throw invalidParameter(`Invalid entity type '${written}'. Valid values are ${reprList(types)}`);
}

/** MLflow translates every key, so that `tags.created` is the tag `start_time`. */
function translate(key: string): string {
  if (TIME_ALIASES.includes(key)) return 'start_time';
  return NAME_ALIASES.includes(key) ? 'run_name' : key;
}
