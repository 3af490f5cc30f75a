import fc from 'fast-check';
import * as pool from './world.ts';

/** Random filters as trees, and one of the many ways each can be written. */

export type Leaf = { key: string; in?: 'tags' | 'params' | 'metrics'; is: string; value?: string | number | string[] };
export type Tree = Leaf | { and: Tree[] } | { or: Tree[] } | { not: Tree };

export type Kind = 'models' | 'versions';

const quoted = (text: string) => (text.includes("'") ? `"${text}"` : `'${text}'`);

const patterns = ['%', 'r%', '%i%', 'A%', '_', '%s_'];

const conditions = (values: readonly string[]) =>
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({ is: fc.constantFrom('=', '!='), value: fc.constantFrom(...values, 'nothing') }),
    },
    {
      weight: 1,
      arbitrary: fc.record({ is: fc.constantFrom('LIKE', 'ILIKE'), value: fc.constantFrom(...patterns, ...values) }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        is: fc.constantFrom('IN', 'NOT IN'),
        value: fc.array(fc.constantFrom(...values), { minLength: 1, maxLength: 3 }),
      }),
    },
  );

const presence = fc.record({ is: fc.constantFrom('IS NULL', 'IS NOT NULL') });
const compared = (values: readonly number[]) =>
  fc.record({ is: fc.constantFrom('=', '!=', '<', '<=', '>', '>='), value: fc.constantFrom(...values) });

const on = (key: string, condition: fc.Arbitrary<Pick<Leaf, 'is' | 'value'>>): fc.Arbitrary<Leaf> =>
  condition.map((one) => ({ key, ...one }));

const within = (
  kind: NonNullable<Leaf['in']>,
  keys: readonly string[],
  condition: fc.Arbitrary<Pick<Leaf, 'is' | 'value'>>,
) => fc.tuple(fc.constantFrom(...keys, 'absent'), condition).map(([key, one]): Leaf => ({ key, in: kind, ...one }));

const moments = [...pool.times, pool.longAgo - 0.5, pool.longAgo + 2.5, 0, 8e15];

const onBoth: Record<string, fc.Arbitrary<Leaf>> = {
  name: on('name', conditions(pool.names)),
  tags: within('tags', pool.tagKeys, fc.oneof({ weight: 4, arbitrary: conditions(pool.tagValues) }, presence)),
  aliases: on('aliases', fc.oneof({ weight: 4, arbitrary: conditions(pool.aliases) }, presence)),
  created: on('creation_timestamp', compared(moments)),
  updated: on('last_updated_timestamp', compared(moments)),
  user: on('user_id', conditions(pool.users)),
  description: on('description', conditions(pool.texts)),
};

const onVersions: Record<string, fc.Arbitrary<Leaf>> = {
  number: on('version_number', compared([0, 1, 2, 4, 9])),
  run: on('run_id', conditions(pool.runs)),
  source: on('source_path', conditions(pool.sources)),
  stage: on('stage', conditions(pool.stages)),
  metrics: within(
    'metrics',
    pool.metricKeys,
    fc.oneof({ weight: 4, arbitrary: compared(pool.metricValues) }, presence),
  ),
  params: within('params', pool.paramKeys, fc.oneof({ weight: 4, arbitrary: conditions(pool.paramValues) }, presence)),
};

const several = (tree: fc.Arbitrary<Tree>) => fc.array(tree, { minLength: 1, maxLength: 3 });

export const treeOf = (kind: Kind): fc.Arbitrary<Tree> => {
  const leaf = fc.oneof(...Object.values(onBoth), ...(kind === 'versions' ? Object.values(onVersions) : []));
  const { tree } = fc.letrec<{ tree: Tree }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      { weight: 3, arbitrary: leaf },
      { weight: 2, arbitrary: several(tie('tree')).map((and) => ({ and })) },
      { weight: 2, arbitrary: several(tie('tree')).map((or) => ({ or })) },
      { weight: 1, arbitrary: tie('tree').map((not) => ({ not })) },
    ),
  }));
  return tree;
};

/** What is drawn while a tree is written. */
export type Style = () => boolean;

function valueText({ key, in: kind, value }: Leaf, style: Style): string {
  if (Array.isArray(value)) return `(${value.map((one) => JSON.stringify(one)).join(', ')})`;
  if (typeof value === 'string') return quoted(value);
  const isTime = kind === undefined && key.endsWith('_timestamp') && Number.isInteger(value);
  return isTime && (value as number) < 8e15 && style()
    ? `'${new Date(value as number).toISOString()}'`
    : String(value).replace('e+', 'e');
}

const cased = (word: string, style: Style) => (style() ? word : word.toLowerCase());

function leafText(leaf: Leaf, style: Style): string {
  const owner = leaf.in && (style() ? leaf.in : leaf.in.slice(0, -1));
  const key = owner ? `${owner}.\`${leaf.key}\`` : `${style() ? '' : 'attribute.'}${leaf.key}`;
  return `${key} ${cased(leaf.is, style)}${leaf.value === undefined ? '' : ` ${valueText(leaf, style)}`}`;
}

/** How close a tree's own word binds: OR, AND, NOT, a comparison. */
const rank = (tree: Tree) => ('or' in tree ? 0 : 'and' in tree ? 1 : 'not' in tree ? 2 : 3);

/** As text, with the brackets that it needs, and now and then some that it does not. */
export function print(tree: Tree, style: Style, least = 0): string {
  const text =
    'or' in tree
      ? tree.or.map((part) => print(part, style, 1)).join(` ${cased('OR', style)} `)
      : 'and' in tree
        ? tree.and.map((part) => print(part, style, 2)).join(` ${cased('AND', style)} `)
        : 'not' in tree
          ? `${cased('NOT', style)} ${print(tree.not, style, 2)}`
          : leafText(tree, style);
  return rank(tree) < least || !(style() || style()) ? `(${text})` : text;
}
