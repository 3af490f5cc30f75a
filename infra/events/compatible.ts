type Schema = { [key: string]: unknown };

const isSchema = (value: unknown): value is Schema =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

const texts = (value: unknown): string[] => listOf(value).map((one) => JSON.stringify(one));

/** What of one schema may not be otherwise in the next; the rest is looked at by itself. */
const fixed = ['type', 'const', 'format', 'pattern', 'allOf', 'anyOf', 'oneOf', '$ref'];

/**
 * Why receivers of events by the `old` schema could not go on with those of the `next`: a field that is gone, that can be
 * absent now, or is of another kind. Fields may be added, and values to a list of them. Nothing: they can.
 */
export function breaks(old: unknown, next: unknown, path = ''): string[] {
  if (!isSchema(old)) return [];
  if (!isSchema(next)) return [`${path || 'it'} is gone`];
  const changed = fixed
    .filter((key) => !(key === 'anyOf' && listOf(old[key]).length > 0 && isWider(old[key], next[key])))
    .filter((key) => JSON.stringify(old[key]) !== JSON.stringify(next[key]))
    .map((key) => `${path || 'it'} has another ${key}`);
  const lacking = texts(old.required)
    .filter((name) => !texts(next.required).includes(name))
    .map((name) => `${path}.${JSON.parse(name)} can be absent`);
  const fewer = texts(old.enum)
    .filter((value) => !texts(next.enum).includes(value))
    .map((value) => `${path} is never ${value} any more`);
  const inner = Object.entries(isSchema(old.properties) ? old.properties : {}).flatMap(([name, schema]) =>
    breaks(schema, isSchema(next.properties) ? next.properties[name] : undefined, `${path}.${name}`),
  );
  const others = ['items', 'additionalProperties'].flatMap((key) =>
    isSchema(old[key]) ? breaks(old[key], next[key], `${path}.${key}`) : [],
  );
  return [...changed, ...lacking, ...fewer, ...inner, ...others];
}

/** All that could be can still be, with what receivers know of it. */
const isWider = (old: unknown, next: unknown): boolean =>
  listOf(old).every((one) => listOf(next).some((other) => breaks(one, other).length === 0));
