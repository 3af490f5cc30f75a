import { aliasOf } from '../entities.ts';
import { isPosted, type Posted } from '../posted.ts';
import { textTest } from './condition.ts';
import { anything, type Plan } from './plan-types.ts';
import { always, everywhere, spanOf } from './span.ts';
import type { Clause, TextCondition } from './types.ts';

/** What DynamoDB has room for in a key, and no name or tag key is longer than. */
const fits = (text: string) => text.isWellFormed() && Buffer.byteLength(text) <= 1_024;

function namesOf({ comparator, value }: Clause): string[] | undefined {
  if (comparator === 'IN') return value as string[];
  const exact = comparator === '=' || (comparator === 'LIKE' && !/[%_]/.test(value as string));
  return exact ? [value as string] : undefined;
}

const prefixOf = ({ comparator, value }: Clause): string =>
  comparator === 'LIKE' ? (/^[^%_]*/.exec(value as string)?.[0] ?? '') : '';

function named(clause: Clause): Plan {
  const [names, prefix] = [namesOf(clause), prefixOf(clause)];
  if (!fits(prefix)) return { ...anything, names: [] };
  if (names) return { ...anything, names: [...new Set(names.filter(fits))] };
  return prefix === '' ? anything : { ...anything, prefix };
}

/** The values that a clause allows, if nothing else can match it. */
const valuesOf = ({ comparator, value }: Clause): string[] | undefined =>
  comparator === '=' || comparator === 'IN' ? [...new Set([value].flat().map(String))] : undefined;

function posted(attribute: Posted['attribute'], clause: Clause): Plan {
  const values = valuesOf(clause);
  if (!values?.every(isPosted)) return anything;
  return { ...anything, postings: [fits(attribute) ? values.map((value) => ({ attribute, value })) : []] };
}

/** The two stages of which META knows every member. */
function staged(clause: Clause): Plan {
  const stages = valuesOf(clause);
  if (!stages || stages.includes('None') || stages.includes('Archived')) return anything;
  return {
    ...anything,
    picked: ({ production, staging }) => [
      ...(stages.includes('Production') ? production : []),
      ...(stages.includes('Staging') ? staging : []),
    ],
  };
}

function aliased(clause: Clause): Plan {
  const { comparator } = clause;
  if (comparator === 'LIKE' || comparator === 'ILIKE') {
    const test = textTest(clause as TextCondition);
    return {
      ...anything,
      picked: ({ aliases }) => Object.keys(aliases).flatMap((alias) => (test(alias) ? (aliases[alias] ?? []) : [])),
    };
  }
  if (comparator === 'IS NOT NULL') return { ...anything, picked: ({ aliases }) => Object.values(aliases) };
  const values = valuesOf(clause);
  return values ? { ...anything, picked: (model) => values.flatMap((alias) => aliasOf(model, alias) ?? []) } : anything;
}

/** What one condition leaves. */
export function planClause(clause: Clause): Plan {
  if (clause.type === 'tag') return posted(`tag.${clause.key}`, clause);
  if (clause.type !== 'attribute') return anything;
  switch (clause.key) {
    case 'name':
      return named(clause);
    case 'run_id':
      return posted('run_id', clause);
    case 'source_path':
      return posted('source', clause);
    case 'stage':
      return staged(clause);
    case 'aliases':
      return aliased(clause);
    case 'version_number':
      return { ...anything, ...spanOf(clause, everywhere) };
    case 'last_updated_timestamp':
      return { ...anything, updated: spanOf(clause, always) };
    case 'creation_timestamp':
      // Nothing is updated before it is there.
      return { ...anything, updated: { ...always, least: spanOf(clause, always).least } };
    default:
      return anything;
  }
}
