import { worstPatterns } from './worst.ts';

/** Searches that have to look at everything, and find nothing, or more than one answer has room for. */

export type Search = [kind: string, name: string, input: Record<string, unknown>];

const registry = ['searchRegisteredModels', 'searchModelVersions', 'findRegisteredModels', 'findModelVersions'];

const patterns = Object.entries(worstPatterns);
const letters = `'${worstPatterns['three letters']}'`;
/** The last of them decides. */
const fiftyAnd = [...Array.from({ length: 49 }, () => `name LIKE '%${'_a'.repeat(20)}%'`), `name LIKE ${letters}`].join(
  ' AND ',
);
const fiftyOr = Array.from({ length: 50 }, (_, index) => `name LIKE '%${'a%'.repeat(20)}${index}b%'`).join(' OR ');
const names = Array.from({ length: 1_000 }, (_, index) => `'n${index}'`).join(',');

const everything: Search[] = [
  ['all', 'searchRegisteredModels', { max_results: 1_000 }],
  ['all', 'searchModelVersions', { max_results: 200_000 }],
  ['all by name', 'findModelVersions', { max_results: 200_000, order_by: ['name DESC'] }],
  ['all in memory', 'findModelVersions', { max_results: 200_000, order_by: ['creation_timestamp'] }],
];

const byName = (search: string): Search[] => [
  ...patterns.map(([kind, pattern]): Search => [kind, search, { filter: `name LIKE '${pattern}'` }]),
  ['any case', search, { filter: `name ILIKE ${letters}` }],
  ['fifty clauses', search, { filter: fiftyAnd }],
  ['by time', search, { filter: `name LIKE ${letters}`, order_by: ['last_updated_timestamp DESC'] }],
  ['a long list', search, { filter: `name IN (${names})` }],
];

const byText = patterns.flatMap(([kind, pattern]): Search[] => [
  [`${kind} in descriptions`, 'findRegisteredModels', { filter: `description LIKE '${pattern}'` }],
  [`${kind} in descriptions`, 'findModelVersions', { filter: `description LIKE '${pattern}'` }],
  [`${kind} in tags`, 'searchModelVersions', { filter: `tags.text LIKE '${pattern}'` }],
]);

const combined: Search[] = [
  ['one of fifty', 'findRegisteredModels', { filter: fiftyOr }],
  ['one of fifty', 'findModelVersions', { filter: fiftyOr }],
  ['none of fifty', 'findModelVersions', { filter: `NOT (${fiftyOr}) AND user_id = 'nobody'` }],
];

export const searches: Search[] = [...everything, ...registry.flatMap(byName), ...byText, ...combined];
