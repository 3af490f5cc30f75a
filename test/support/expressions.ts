/** DynamoDB's expressions as this project writes them: read as text, and carried out on an item. */

export type Item = { pk: string; sk: string } & Record<string, unknown>;

export type Expressions = {
  ConditionExpression?: string | undefined;
  UpdateExpression?: string | undefined;
  KeyConditionExpression?: string | undefined;
  ExpressionAttributeNames?: Record<string, string> | undefined;
  ExpressionAttributeValues?: Record<string, unknown> | undefined;
};

const named = (name: string, { ExpressionAttributeNames: names = {} }: Expressions): string => {
  const found = names[name];
  if (found === undefined) throw new Error(`no name ${name}`);
  return found;
};

const valued = (placeholder: string, { ExpressionAttributeValues: values = {} }: Expressions): unknown => {
  if (!(placeholder in values)) throw new Error(`no value ${placeholder}`);
  return values[placeholder];
};

/** With the placeholders put in, e.g. `rev = 3 AND attribute_not_exists(deleted)`. */
export const resolved = (expression: string, from: Expressions): string =>
  expression
    .replaceAll(/#\w+/g, (name) => named(name, from))
    .replaceAll(/:\w+/g, (value) => JSON.stringify(valued(value, from)));

const pathOf = (text: string, from: Expressions): string[] => text.split('.').map((part) => named(part, from));

const own = (item: unknown, name: string): unknown =>
  typeof item === 'object' && item !== null && Object.hasOwn(item, name)
    ? (item as Record<string, unknown>)[name]
    : undefined;

const valueAt = (item: object | undefined, path: string[]): unknown => path.reduce<unknown>(own, item);

/** Whether an item, or the absence of one, meets a condition. */
export function holds(item: Item | undefined, from: Expressions): boolean {
  const isMet = (term: string): boolean => {
    const [, exists, path, comparison, value] =
      /^(?:attribute_(exists|not_exists)\((.+)\))$/.exec(term) ?? /^()(\S+) ([=<]) (:\w+)$/.exec(term) ?? [];
    if (path === undefined) return term === '';
    const actual = valueAt(item, pathOf(path, from));
    if (exists) return (actual !== undefined) === (exists === 'exists');
    const given = valued(value ?? '', from);
    return comparison === '<' ? Number(actual) < Number(given) : JSON.stringify(actual) === JSON.stringify(given);
  };
  const either = (from.ConditionExpression ?? '').split(' OR ');
  return either.some((all) => all.split(' AND ').every(isMet));
}

export type Changes = { set: Record<string, unknown>; remove: string[]; add: Record<string, unknown> };

type Step = { word: 'SET' | 'REMOVE' | 'ADD'; path: string[]; value: unknown };

function stepsOf(from: Expressions): Step[] {
  const clauses = (from.UpdateExpression ?? '').split(/ ?(SET|REMOVE|ADD) /).slice(1);
  return clauses.flatMap((terms, index) => {
    if (index % 2 === 0) return [];
    const word = clauses[index - 1] as Step['word'];
    return terms.split(', ').map((term) => {
      const [path = '', value] = term.split(word === 'SET' ? ' = ' : ' ');
      return { word, path: pathOf(path, from), value: value && valued(value, from) };
    });
  });
}

/** What an update does, e.g. `{set: {'aliases.champion': 2}, remove: ['deleted'], add: {issued: 1}}`. */
export function changesOf(from: Expressions): Partial<Changes> {
  const by = Map.groupBy(stepsOf(from), ({ word }) => word);
  const entries = (word: Step['word']) =>
    (by.get(word) ?? []).map(({ path, value }) => [path.join('.'), value] as const);
  return {
    ...(by.has('SET') && { set: Object.fromEntries(entries('SET')) }),
    ...(by.has('REMOVE') && { remove: entries('REMOVE').map(([path]) => path) }),
    ...(by.has('ADD') && { add: Object.fromEntries(entries('ADD')) }),
  };
}

/** The item after an update; a map that is not there cannot be written into, as in DynamoDB. */
export function updated(item: Item, from: Expressions): Item {
  const copy = structuredClone(item);
  for (const { word, path, value } of stepsOf(from)) {
    const inner = valueAt(copy, path.slice(0, -1)) as Record<string, unknown> | undefined;
    const last = path.at(-1) as string;
    if (inner === undefined) throw new Error(`The document path ${path.join('.')} is invalid for update`);
    if (word === 'REMOVE') delete inner[last];
    else inner[last] = word === 'ADD' ? Number(inner[last] ?? 0) + Number(value) : value;
  }
  return copy;
}
