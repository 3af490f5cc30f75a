import canonicalize from 'canonicalize';

/**
 * Where an answer may differ from MLflow's. A field not named here must be equal, must be present where MLflow has it
 * and absent where MLflow has not.
 */
export type Policy = {
  /** Only the JSON type is compared: no two servers share a clock. */
  typeOnly?: ReadonlySet<string>;
  /** Fields of MLflow's own messages that its store leaves empty and a better server may fill. */
  mayFill?: ReadonlySet<string>;
  /** Fields that only MLflow has and no client reads. */
  mayLack?: ReadonlySet<string>;
  /** Lists whose order MLflow leaves open. */
  unordered?: ReadonlySet<string>;
};

export const timestamps = new Set([
  ...['creation_timestamp', 'last_updated_timestamp'],
  ...['creation_time', 'last_update_time', 'creation_timestamp_ms', 'last_updated_timestamp_ms'],
]);

/** Times that a client sees, its own ones too, and who it is: to us whoever signed in, to MLflow whom it names. */
export const clientsOwn = new Set([
  ...timestamps,
  ...['start_time', 'end_time', 'timestamp', 'utc_time_created', 'user_id'],
]);

/** `params` and `metrics` are what the Python client calls `model_params` and `model_metrics`. */
export const mayFill = new Set([
  ...['user_id', 'status_message', 'model_id', 'model_params', 'model_metrics', 'params', 'metrics'],
]);

export const errorExtras = new Set(['sqlstate', 'error_class']);

export const unordered = new Set(['latest_versions', 'tags', 'aliases']);

/** Every difference between what MLflow said and what we said, as `path: MLflow's → ours`. */
export function differences(theirs: unknown, ours: unknown, policy: Policy, path = '$'): string[] {
  if (Array.isArray(theirs) && Array.isArray(ours)) {
    const sort = policy.unordered?.has(lastField(path)) ?? false;
    const [left, right] = sort ? [sorted(theirs), sorted(ours)] : [theirs, ours];
    return Array.from({ length: Math.max(left.length, right.length) }).flatMap((_, index) =>
      differences(left[index], right[index], policy, `${path}[${index}]`),
    );
  }
  if (isObject(theirs) && isObject(ours)) {
    const fields = new Set([...Object.keys(theirs), ...Object.keys(ours)]);
    return [...fields].flatMap((field) => {
      const [left, right] = [theirs[field], ours[field]];
      if (policy.mayFill?.has(field) && isEmpty(left)) return [];
      if (policy.mayLack?.has(field) && right === undefined) return [];
      if (policy.typeOnly?.has(field) && typeof left === typeof right) return [];
      return differences(left, right, policy, `${path}.${field}`);
    });
  }
  if (lastField(path) === 'message' && typeof theirs === 'string' && typeof ours === 'string') {
    return wording(theirs) === wording(ours) ? [] : [`${path}: MLflow ${show(theirs)} → Stagebook ${show(ours)}`];
  }
  return Object.is(theirs, ours) ? [] : [`${path}: MLflow ${show(theirs)} → Stagebook ${show(ours)}`];
}

/**
 * A message without what MLflow shows of its own inside: the SQL it ran, the format of its page tokens, and the members
 * of a Python set, which it prints in a new order every time it starts; and without the advice that we give instead.
 */
function wording(message: string): string {
  return message
    .replace(/( already exists\.) .*/s, '$1')
    .replace(/^(Invalid path): .*/s, '$1')
    .replace(/(Invalid page token), .*/s, '$1')
    .replace(/\{('[^{}]*')\}/g, (_, members: string) => `{${members.split(', ').sort().join(', ')}}`);
}

function lastField(path: string): string {
  return /\.(\w+)$/.exec(path)?.[1] ?? '';
}

/** By identity (version, key, alias) where the entries have one, so that one changed field is reported as one. */
function sorted(list: unknown[]): unknown[] {
  const identity = (entry: unknown) =>
    JSON.stringify(isObject(entry) ? [entry.name, entry.version, entry.key, entry.alias] : []) + canonicalize(entry);
  return [...list].sort((a, b) => (identity(a) < identity(b) ? -1 : 1));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === '' || (typeof value === 'object' && !Object.keys(value)[0]);
}

function show(value: unknown): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value);
  return text.length > 300 ? `${text.slice(0, 300)}…` : text;
}
