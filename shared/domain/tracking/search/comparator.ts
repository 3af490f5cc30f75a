import { invalidParameter } from '#shared/wire/errors.ts';
import { reprSet } from '#shared/wire/repr.ts';
import type {
  ListComparator,
  ListCondition,
  NumberComparator,
  TextComparator,
  TextCondition,
} from '../../search/types.ts';

export const NUMBER: readonly NumberComparator[] = ['<', '<=', '>', '>=', '=', '!='];
export const TEXT: readonly TextComparator[] = ['=', '!=', 'LIKE', 'ILIKE'];
export const LIST: readonly ListComparator[] = ['IN', 'NOT IN'];
const NULL = ['IS NULL', 'IS NOT NULL'];

/** Whose comparator it is: what an error lists as possible, and whether it closes the quote before the list. */
const OWNERS = {
  metric: { listed: NUMBER, quote: '' },
  parameter: { listed: [...TEXT, ...NULL], quote: "'" },
  tag: { listed: [...TEXT, ...NULL], quote: '' },
  dataset: { listed: [...TEXT, ...LIST], quote: '' },
  text: { listed: [...TEXT, ...LIST], quote: "'" },
  // MLflow's own mistake: it lists what texts are compared with.
  time: { listed: [...TEXT, ...LIST], quote: '' },
};

export const numberComparator = (owner: 'metric' | 'time', comparator: string): NumberComparator =>
  find(NUMBER, comparator) ?? refuse(owner, comparator);

export const textComparator = (owner: 'parameter' | 'tag' | 'text', comparator: string): TextComparator =>
  find(TEXT, comparator) ?? refuse(owner, comparator);

/** A list with `=` or LIKE passes MLflow's checks, and fails in its database. */
export function textOrListCondition(
  owner: 'dataset' | 'text',
  comparator: string,
  value: string | string[],
): TextCondition | ListCondition {
  if (typeof value === 'string') return { comparator: find(TEXT, comparator) ?? refuse(owner, comparator), value };
  return { comparator: find(LIST, comparator) ?? refuse(owner, comparator), value };
}

export const isNullComparator = (comparator: string) => comparator === 'IS NULL' || comparator === 'IS NOT NULL';

export const find = <Known extends string>(comparators: readonly Known[], comparator: string) =>
  comparators.find((candidate) => candidate === comparator);

function refuse(owner: keyof typeof OWNERS, comparator: string): never {
  const { listed, quote } = OWNERS[owner];
  throw invalidParameter(`Invalid comparator '${comparator}' not one of '${reprSet(listed)}${quote}`);
}
