import { compareBy, parseOrderBy } from '#shared/domain/search/order-by.ts';
import { IS_PROMPT } from '#shared/domain/search/prompts.ts';
import type { Seen } from '../search/pages.ts';
import type { Kind, Leaf, Tree } from './filters.ts';
import type { Model, Version } from './world.ts';

/** What a filter selects, by looking at everything, told apart from the product's own reading of it. */

type Row = {
  name: string;
  version?: number;
  texts: Record<string, string>;
  numbers: Record<string, number>;
  aliases: string[];
  tags: Record<string, string>;
  params: Record<string, string>;
  metrics: Record<string, number>;
};

function metricsOf({ metrics, reports }: Version): Record<string, number> {
  const all = [
    ...Object.entries(metrics).map(([key, value]) => ({ key, value: Number(value), at: 0 })),
    ...reports.map(({ key, value, timestamp }) => ({ key, value, at: timestamp + 0.5 })),
  ];
  return Object.fromEntries(all.sort((a, b) => a.at - b.at).map(({ key, value }) => [key, value]));
}

const rowsOf = (models: readonly Model[], kind: Kind): Row[] =>
  models.flatMap(({ name, tags, at, description, user, aliases, versions }) => {
    if (kind === 'models') {
      return {
        name,
        texts: { name, user_id: user, description },
        numbers: { creation_timestamp: at, last_updated_timestamp: at },
        aliases: Object.keys(aliases),
        tags,
        params: {},
        metrics: {},
      };
    }
    return versions.map((one, index): Row => {
      const { run_id, source: source_path, stage, user: user_id, description } = one;
      return {
        name,
        version: index + 1,
        texts: { name, run_id, source_path, stage, user_id, description },
        numbers: { version_number: index + 1, creation_timestamp: one.at, last_updated_timestamp: one.updated },
        aliases: Object.keys(aliases).filter((alias) => aliases[alias] === index + 1),
        tags: one.tags,
        params: one.params,
        metrics: metricsOf(one),
      };
    });
  });

const likeness = (pattern: string, flags: string) =>
  new RegExp(
    `^${pattern
      .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
      .replaceAll('%', '.*')
      .replaceAll('_', '.')}$`,
    `su${flags}`,
  );

function isSo(is: string, value: Leaf['value'], found: string | number): boolean {
  switch (is) {
    case '=':
      return found === value;
    case '!=':
      return found !== value;
    case '<':
      return Number(found) < Number(value);
    case '<=':
      return Number(found) <= Number(value);
    case '>':
      return Number(found) > Number(value);
    case '>=':
      return Number(found) >= Number(value);
    case 'LIKE':
      return likeness(value as string, '').test(found as string);
    case 'ILIKE':
      return likeness(value as string, 'i').test(found as string);
    case 'IN':
      return (value as string[]).includes(found as string);
    default:
      return !(value as string[]).includes(found as string);
  }
}

function leafHolds({ key, in: kind, is, value }: Leaf, row: Row): boolean {
  if (kind) {
    const found = row[kind][key];
    if (is === 'IS NULL') return found === undefined;
    return found !== undefined && (is === 'IS NOT NULL' || isSo(is, value, found));
  }
  if (key === 'aliases') {
    if (is === 'IS NULL') return row.aliases.length === 0;
    if (is === 'IS NOT NULL') return row.aliases.length > 0;
    // None of them is, not: one of them is not.
    if (is === '!=' || is === 'NOT IN') return row.aliases.every((alias) => isSo(is, value, alias));
    return row.aliases.some((alias) => isSo(is, value, alias));
  }
  return isSo(is, value, (row.texts[key] ?? row.numbers[key]) as string | number);
}

export function holds(tree: Tree, row: Row): boolean {
  if ('and' in tree) return tree.and.every((part) => holds(part, row));
  if ('or' in tree) return tree.or.some((part) => holds(part, row));
  return 'not' in tree ? !holds(tree.not, row) : leafHolds(tree, row);
}

/** What must hold together: a list of one and a NOT of a NOT are what is in them. */
function together(tree: Tree): Tree[] {
  if ('and' in tree) return tree.and.flatMap(together);
  if ('or' in tree && tree.or.length === 1) return tree.or.flatMap(together);
  if ('not' in tree) return notIn(tree.not);
  return [tree];
}

/** What a NOT of a NOT says, through lists of one. */
function notIn(tree: Tree): Tree[] {
  if ('not' in tree) return together(tree.not);
  const only = 'and' in tree ? tree.and : 'or' in tree ? tree.or : [];
  return only.length === 1 ? notIn(only[0] as Tree) : [{ not: tree }];
}

function leaves(tree: Tree): Leaf[] {
  if ('and' in tree) return tree.and.flatMap(leaves);
  if ('or' in tree) return tree.or.flatMap(leaves);
  return 'not' in tree ? leaves(tree.not) : [tree];
}

const isAboutPrompts = (tree: Tree): tree is Leaf => 'is' in tree && tree.in === 'tags' && tree.key === IS_PROMPT;

/** A filter that does not ask for prompts finds none (docs/search.md). */
function selects(tree: Tree): (row: Row) => boolean {
  const parts = together(tree);
  const [asked] = parts.filter(isAboutPrompts);
  const isAsking =
    (asked?.is === '=' && String(asked.value).toLowerCase() === 'true') ||
    (asked?.is === '!=' && String(asked.value).toLowerCase() === 'false');
  if (asked && isAsking) return (row) => holds(tree, row);
  const others = parts.filter((part) => !isAboutPrompts(part));
  const isOpen = asked === undefined && others.flatMap(leaves).some(isAboutPrompts);
  return (row) => (isOpen || row.tags[IS_PROMPT] !== 'true') && others.every((part) => holds(part, row));
}

export function answer(models: readonly Model[], kind: Kind, tree: Tree, orderBy: readonly string[]): Seen[] {
  const order = parseOrderBy(kind === 'models' ? 'registered_model' : 'model_version', orderBy);
  return rowsOf(models, kind)
    .filter(selects(tree))
    .map(({ name, version, numbers, tags }) => ({
      name,
      ...(version !== undefined && { version }),
      tags,
      creation_timestamp: numbers.creation_timestamp as number,
      last_updated_timestamp: numbers.last_updated_timestamp as number,
    }))
    .sort(compareBy(order))
    .map(({ name, version, last_updated_timestamp }) => ({
      name,
      ...(version !== undefined && { version }),
      last_updated_timestamp,
    }));
}
