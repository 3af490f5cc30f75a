/** A leaf of an EventBridge pattern: the values it takes, any one of which will do. */
type Matcher = string | number | boolean | null | { prefix: string } | { exists: boolean };
type Pattern = { [field: string]: readonly Matcher[] | Pattern };

const matchesOne = (matcher: Matcher, value: unknown): boolean => {
  if (matcher === null || typeof matcher !== 'object') return value === matcher;
  if ('prefix' in matcher) return typeof value === 'string' && value.startsWith(matcher.prefix);
  if ('exists' in matcher) return (value !== undefined) === matcher.exists;
  throw new Error(`The laptop does not know the pattern ${JSON.stringify(matcher)}.`);
};

const field = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;

const matchesPattern = (pattern: Pattern, value: unknown): boolean =>
  Object.entries(pattern).every(([name, expected]) => {
    const actual = field(value, name);
    return Array.isArray(expected)
      ? expected.some((matcher: Matcher) => matchesOne(matcher, actual))
      : matchesPattern(expected as Pattern, actual);
  });

/** Throws for what of a pattern is not known here: an event would else be the first to tell. */
export function requireKnown(pattern: object): void {
  for (const expected of Object.values(pattern)) {
    if (typeof expected !== 'object' || expected === null) throw new Error('a pattern is made of lists of values');
    if (!Array.isArray(expected)) requireKnown(expected);
    else for (const matcher of expected) matchesOne(matcher as Matcher, undefined);
  }
}

/** Whether an event source mapping with these filters delivers the record; without filters it delivers all. */
export const passes = (filters: readonly object[], record: object): boolean =>
  filters.length === 0 || filters.some((pattern) => matchesPattern(pattern as Pattern, record));
