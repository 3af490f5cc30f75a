/** Whether an event, or a part of one, is as a pattern says. */
export type Matches = (value: unknown) => boolean;

type Fields = Record<string, unknown>;

const unknownPattern = (what: unknown) => new Error(`The laptop does not know the pattern ${JSON.stringify(what)}`);

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isScalar = (value: unknown) => value === null || ['string', 'number', 'boolean'].includes(typeof value);

const field = (value: unknown, name: string): unknown =>
  isFields(value) && Object.hasOwn(value, name) ? value[name] : undefined;

/** The one key of an object, with its value. */
const only = (value: unknown): [string, unknown] => {
  const [entry, more] = isFields(value) ? Object.entries(value) : [];
  if (!entry || more) throw unknownPattern(value);
  return entry;
};

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** `*` stands for any characters; a backslash takes that from it, and from another backslash. */
const wildcard = (text: string): RegExp => {
  const parts = text.match(/\\[*\\]|\*+|[^*\\]+|\\/g) ?? [];
  if (parts.some((part) => part === '\\' || part.startsWith('**'))) throw unknownPattern({ wildcard: text });
  const source = parts.map((part) => (part === '*' ? '[^]*' : escaped(part.replace(/^\\/, ''))));
  return new RegExp(`^${source.join('')}$`);
};

/** What is asked of texts, by its name. */
const texts = new Map<string, (wanted: string) => (value: string) => boolean>([
  ['prefix', (wanted) => (value) => value.startsWith(wanted)],
  ['suffix', (wanted) => (value) => value.endsWith(wanted)],
  ['equals-ignore-case', (wanted) => (value) => value.toLowerCase() === wanted.toLowerCase()],
  [
    'wildcard',
    (wanted) => {
      const expression = wildcard(wanted);
      return (value) => expression.test(value);
    },
  ],
]);

/** `{"prefix": {"equals-ignore-case": "ab"}}` */
const caseless = (name: string, wanted: string): Matches => {
  const is = texts.get(name)?.(wanted.toLowerCase());
  return (value) => typeof value === 'string' && is?.(value.toLowerCase()) === true;
};

const asText = (name: string, wanted: unknown): Matches => {
  const is = texts.get(name);
  if (is && typeof wanted === 'string') {
    const matches = is(wanted);
    return (value) => typeof value === 'string' && matches(value);
  }
  const [how, text] = name === 'prefix' || name === 'suffix' ? only(wanted) : [];
  if (how === 'equals-ignore-case' && typeof text === 'string') return caseless(name, text);
  throw unknownPattern({ [name]: wanted });
};

const comparisons = new Map<unknown, (value: number, wanted: number) => boolean>([
  ['=', (value, wanted) => value === wanted],
  ['<', (value, wanted) => value < wanted],
  ['<=', (value, wanted) => value <= wanted],
  ['>', (value, wanted) => value > wanted],
  ['>=', (value, wanted) => value >= wanted],
]);

/** `{"numeric": [">", 0, "<=", 5]}` */
const numeric = (wanted: unknown): Matches => {
  const list: unknown[] = Array.isArray(wanted) ? wanted : [];
  const tests = Array.from({ length: Math.ceil(list.length / 2) }, (_, index) => {
    const [is, limit] = [comparisons.get(list[2 * index]), list[2 * index + 1]];
    if (!is || typeof limit !== 'number') throw unknownPattern({ numeric: wanted });
    return (value: number) => is(value, limit);
  });
  if (tests.length === 0) throw unknownPattern({ numeric: wanted });
  return (value) => typeof value === 'number' && tests.every((test) => test(value));
};

const listOf = (wanted: unknown): unknown[] => (Array.isArray(wanted) ? wanted : [wanted]);

/** What is there, and is none of these. */
const anythingBut = (wanted: unknown): Matches => {
  const [name, unwanted] = isFields(wanted) ? only(wanted) : [undefined, wanted];
  const tests = listOf(unwanted).map((one): Matches => {
    if (name !== undefined) return asText(name, one);
    if (!isScalar(one)) throw unknownPattern({ 'anything-but': wanted });
    return (value) => value === one;
  });
  if (tests.length === 0) throw unknownPattern({ 'anything-but': wanted });
  return (value) => value !== undefined && !tests.some((test) => test(value));
};

const exists = (wanted: unknown): Matches => {
  if (typeof wanted !== 'boolean') throw unknownPattern({ exists: wanted });
  return (value) => (value !== undefined) === wanted;
};

const special = new Map<string, (wanted: unknown) => Matches>([
  ['exists', exists],
  ['numeric', numeric],
  ['anything-but', anythingBut],
]);

const matcher = (wanted: unknown): Matches => {
  if (isScalar(wanted)) return (value) => value === wanted;
  const [name, argument] = only(wanted);
  return special.get(name)?.(argument) ?? asText(name, argument);
};

/** Of a list any element counts; what has fields is no value itself. */
const leavesOf = (value: unknown): unknown[] => {
  if (Array.isArray(value)) return value.flatMap(leavesOf);
  return value === undefined || isFields(value) ? [] : [value];
};

const leaf = (wanted: readonly unknown[]): Matches => {
  if (wanted.length === 0) throw unknownPattern(wanted);
  const tests = wanted.map(matcher);
  return (value) => {
    const leaves = leavesOf(value);
    return (leaves.length > 0 ? leaves : [undefined]).some((one) => tests.some((test) => test(one)));
  };
};

/** `{"$or": [{...}, {...}]}`: beside other fields, any of these. */
const anyOf = (wanted: unknown): Matches => {
  if (!Array.isArray(wanted) || wanted.length < 2) throw unknownPattern({ $or: wanted });
  const tests = wanted.map(inner);
  return (value) => tests.some((test) => test(value));
};

const inner = (pattern: unknown): Matches => {
  if (!isFields(pattern) || Object.keys(pattern).length === 0) throw unknownPattern(pattern);
  return compile(pattern);
};

const fieldOf = ([name, wanted]: [string, unknown]): Matches => {
  if (name === '$or') return anyOf(wanted);
  const matches = Array.isArray(wanted) ? leaf(wanted) : inner(wanted);
  return (value) => matches(field(value, name));
};

/**
 * A pattern of EventBridge's, of which `cidr` alone is missing; one without fields matches everything. Errors: what it
 * cannot be, wherever that stands in it and whatever is asked of it later.
 */
export function compile(pattern: object): Matches {
  const tests = Object.entries(pattern).map(fieldOf);
  const matches: Matches = (value) => tests.every((test) => test(value));
  // Of a list of objects one has to be all of it.
  return (value) => (Array.isArray(value) ? value.some(matches) : matches(value));
}
