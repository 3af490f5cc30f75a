import type { Random } from './random.ts';

export const likeOperators = ['=', '=', '!=', 'LIKE', 'ILIKE'];
const textOperators = [...likeOperators, 'IN', 'NOT IN'];
const numberOperators = ['=', '!=', '>', '>=', '<', '<='];

/** A comparison of a text in MLflow's search grammar. */
export function textClause(
  random: Random,
  key: string,
  values: string[],
  patterns: string[],
  operators = textOperators,
): string {
  const operator = random.of(operators);
  if (operator.endsWith('IN')) {
    const list = Array.from({ length: random.of([1, 2, 3]) }, () => quoted(random, random.of(values)));
    return `${key} ${operator} (${list.join(random.of([', ', ',']))})`;
  }
  const value = operator.endsWith('LIKE') ? random.of(patterns) : random.of(values);
  const space = operator.endsWith('LIKE') || random.chance(0.5) ? ' ' : '';
  return `${key}${space}${operator}${space}${quoted(random, value)}`;
}

export function numberClause(random: Random, key: string, values: string[]): string {
  return `${key}${random.of([' ', ''])}${random.of(numberOperators)}${random.of([' ', ''])}${random.of(values)}`;
}

/** `bare` where the grammar takes it so. */
export function quotedKey(random: Random, key: string): string {
  return /^[\w.]+$/.test(key) && random.chance(0.5) ? key : random.of([`\`${key}\``, `"${key}"`]);
}

export function quoted(random: Random, value: string): string {
  return value.includes("'") || random.chance(0.2) ? `"${value}"` : `'${value}'`;
}
