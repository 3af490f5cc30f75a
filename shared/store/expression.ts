import { tableName } from './client.ts';
import type { Key } from './keys.ts';

/** A path into an item: `'rev'`, or `['tags', 'team']` for an entry of a map. */
type Path = string | readonly [string, string];

export type Condition =
  | { exists: Path }
  | { absent: Path }
  | { equal: readonly [Path, unknown] }
  | { anyOf: readonly (readonly [Path, readonly unknown[]])[] };

export const exists = (path: Path): Condition => ({ exists: path });
export const absent = (path: Path): Condition => ({ absent: path });
export const equal = (path: Path, value: unknown): Condition => ({ equal: [path, value] });
/** At least one of some attributes has one of some values. */
export const anyOf = (choices: readonly (readonly [Path, readonly unknown[]])[]): Condition => ({ anyOf: choices });
/** The state a value was read in: `undefined` is the absence of one. */
export const unchanged = (path: Path, value: unknown): Condition =>
  value === undefined ? absent(path) : equal(path, value);

/** Collects `#n` and `:n` placeholders, so that no reserved word and no user's key ever stands in an expression. */
class Placeholders {
  readonly names: Record<string, string> = {};
  readonly values: Record<string, unknown> = {};

  path(path: Path): string {
    return (typeof path === 'string' ? [path] : path).map((part) => this.name(part)).join('.');
  }

  name(name: string): string {
    const known = Object.entries(this.names).find(([, existing]) => existing === name);
    if (known) return known[0];
    const placeholder = `#n${Object.keys(this.names).length}`;
    this.names[placeholder] = name;
    return placeholder;
  }

  value(value: unknown): string {
    const placeholder = `:v${Object.keys(this.values).length}`;
    this.values[placeholder] = value;
    return placeholder;
  }

  choice([path, values]: readonly [Path, readonly unknown[]]): string {
    return `${this.path(path)} IN (${values.map((value) => this.value(value)).join(', ')})`;
  }

  condition(conditions: readonly Condition[]): string | undefined {
    const terms = conditions.map((condition) => {
      if ('exists' in condition) return `attribute_exists(${this.path(condition.exists)})`;
      if ('absent' in condition) return `attribute_not_exists(${this.path(condition.absent)})`;
      if ('anyOf' in condition) return `(${condition.anyOf.map((choice) => this.choice(choice)).join(' OR ')})`;
      return `${this.path(condition.equal[0])} = ${this.value(condition.equal[1])}`;
    });
    return terms.length > 0 ? terms.join(' AND ') : undefined;
  }

  attributes() {
    return {
      ...(Object.keys(this.names).length > 0 && { ExpressionAttributeNames: this.names }),
      ...(Object.keys(this.values).length > 0 && { ExpressionAttributeValues: this.values }),
    };
  }
}

type Change = {
  key: Key;
  /** Values set; `undefined` removes the attribute. */
  set?: readonly (readonly [Path, unknown])[];
  add?: Record<string, number>;
  if?: readonly Condition[];
};

const clause = (word: string, terms: readonly string[]) => (terms.length > 0 ? [`${word} ${terms.join(', ')}`] : []);

/** The parameters of an UpdateItem, for a request of its own or an action of a transaction. */
export function update({ key, set = [], add = {}, if: conditions = [] }: Change) {
  const placeholders = new Placeholders();
  const sets = set
    .filter(([, value]) => value !== undefined)
    .map(([path, value]) => `${placeholders.path(path)} = ${placeholders.value(value)}`);
  const removes = set.filter(([, value]) => value === undefined).map(([path]) => placeholders.path(path));
  const adds = Object.entries(add).map(([name, by]) => `${placeholders.name(name)} ${placeholders.value(by)}`);
  const condition = placeholders.condition(conditions);
  return {
    TableName: tableName,
    Key: key,
    UpdateExpression: [...clause('SET', sets), ...clause('REMOVE', removes), ...clause('ADD', adds)].join(' '),
    ...(condition && { ConditionExpression: condition }),
    ...placeholders.attributes(),
  };
}

const conditional = (conditions: readonly Condition[]) => {
  const placeholders = new Placeholders();
  const condition = placeholders.condition(conditions);
  return { ...(condition && { ConditionExpression: condition }), ...placeholders.attributes() };
};

/** Puts an item, over what is there. */
export const put = (item: Key & Record<string, unknown>, ...conditions: Condition[]) => ({
  TableName: tableName,
  Item: item,
  ...conditional(conditions),
});

/** Puts what is not there yet. */
export const insert = (item: Key & Record<string, unknown>) => put(item, absent('pk'));

export const remove = (key: Key, ...conditions: Condition[]) => ({
  TableName: tableName,
  Key: key,
  ...conditional(conditions),
});

export const check = (key: Key, ...conditions: [Condition, ...Condition[]]) => ({
  TableName: tableName,
  Key: key,
  ...(conditional(conditions) as { ConditionExpression: string }),
});
