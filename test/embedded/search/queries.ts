import fc from 'fast-check';
import type { Kind } from './pages.ts';
import { keys, names, runs, sources, spelled, values } from './steps.ts';

/** Random searches over the values that random lives are made of, and some that nothing has. */

const quoted = (text: string) => (text.includes("'") ? `"${text}"` : `'${spelled(text)}'`);

const nameLike = fc.constantFrom('a%', 'ab%', '%b%', 'A%', '_', 'a_c', '%', '😀%', '~%', 'b\\%', 'ab', '', '%c');
const comparator = fc.constantFrom('=', '=', '!=');
const like = fc.constantFrom('LIKE', 'ILIKE');

const text = (key: string, pool: readonly string[], patterns: fc.Arbitrary<string>) =>
  fc.oneof(
    fc.tuple(comparator, fc.constantFrom(...pool, 'nothing')).map(([is, value]) => `${key} ${is} ${quoted(value)}`),
    fc.tuple(like, patterns).map(([is, value]) => `${key} ${is} ${quoted(value)}`),
  );

const listOf = (key: string, pool: readonly string[]) =>
  fc
    .tuple(fc.constantFrom('IN', 'IN', 'NOT IN'), fc.array(fc.constantFrom(...pool), { minLength: 1, maxLength: 6 }))
    .map(([is, list]) => `${key} ${is} (${list.map((one) => JSON.stringify(one)).join(', ')})`);

const tagged = fc
  .constantFrom(...keys, 'absent')
  .chain((key) => text(`tags.\`${key}\``, values, fc.constantFrom('r%', '%', '_ed', 'x%')));

const numbered = fc
  .tuple(fc.constantFrom('=', '!=', '<', '<=', '>', '>='), fc.integer({ min: -1, max: 12 }))
  .map(([is, number]) => `version_number ${is} ${number}`);

const byName = fc.oneof(text('name', names, nameLike), listOf('name', names));
const onBoth = [byName, byName, tagged];
const onVersions = [
  numbered,
  text('run_id', runs, fc.constantFrom('run%', '%-1')),
  listOf('run_id', runs),
  text('source_path', sources, fc.constantFrom('s3://%', '%/1')),
];

const filterOf = (kind: Kind) =>
  fc
    .array(fc.oneof(...onBoth, ...(kind === 'versions' ? onVersions : [])), { maxLength: 3 })
    .map((clauses) => clauses.join(' AND '));

const orderKeys: Record<Kind, string[]> = {
  models: ['name', 'last_updated_timestamp'],
  versions: ['name', 'version_number', 'creation_timestamp', 'last_updated_timestamp'],
};

const orderOf = (kind: Kind) =>
  fc
    .shuffledSubarray(orderKeys[kind], { minLength: 0 })
    .chain((order) => fc.tuple(...order.map((key) => fc.constantFrom(key, `${key} ASC`, `${key} DESC`))));

const sizes = fc.array(fc.integer({ min: 1, max: 8 }), { minLength: 1, maxLength: 4 });

const queryOf = <K extends Kind>(kind: K) =>
  fc.record({ kind: fc.constant(kind), filter: filterOf(kind), order_by: orderOf(kind), sizes });

export type Asked = { kind: Kind; filter: string; order_by: string[]; sizes: number[] };

export const query: fc.Arbitrary<Asked> = fc.oneof(
  { weight: 1, arbitrary: queryOf('models') as fc.Arbitrary<Asked> },
  { weight: 2, arbitrary: queryOf('versions') as fc.Arbitrary<Asked> },
);
