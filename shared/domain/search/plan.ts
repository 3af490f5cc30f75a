import type { Model } from '../entities.ts';
import { planClause } from './plan-clause.ts';
import { anything, type Either, type Plan } from './plan-types.ts';
import { hull, overlap } from './span.ts';
import type { Order, Where } from './types.ts';
import { caseOf } from './where.ts';

const sizeOf = ({ names, postings }: Either) => names.length + postings.length;

const shorter = (a: Either | undefined, b: Either | undefined) => (a && b ? (sizeOf(b) < sizeOf(a) ? b : a) : (a ?? b));

/** What two plans leave that must both hold. */
function both(a: Plan, b: Plan): Plan {
  const names = a.names && b.names ? a.names.filter((name) => b.names?.includes(name)) : (a.names ?? b.names);
  const [one = '', other = ''] = [a.prefix, b.prefix];
  const prefix = other.length > one.length ? other : one;
  const either = shorter(a.either, b.either);
  const [first, second] = [a.picked, b.picked];
  const picked =
    first && second
      ? (model: Model) => {
          const others = new Set(second(model));
          return first(model).filter((version) => others.has(version));
        }
      : (first ?? second);
  const updated = a.updated && b.updated ? overlap(a.updated, b.updated) : (a.updated ?? b.updated);
  return {
    ...(names ? { names } : prefix !== '' && { prefix }),
    postings: [...a.postings, ...b.postings],
    ...(either && { either }),
    ...(picked && { picked }),
    ...(updated && { updated }),
    ...overlap(a, b),
  };
}

/** The least that finds all of a plan's matches by themselves, wherever they are. */
function fewest({ names, postings, either }: Plan): Either | undefined {
  if (names) return { names, postings: [] };
  const [group] = postings.toSorted((a, b) => a.length - b.length);
  return shorter(group && { names: [], postings: group }, either);
}

function commonPrefix(a: string, b: string): string {
  const [one, other] = [Array.from(a), Array.from(b)];
  const end = one.findIndex((char, index) => char !== other[index]);
  return end < 0 ? a : one.slice(0, end).join('');
}

const startOf = ({ names, prefix = '' }: Plan) => (names ? names.reduce(commonPrefix, names[0] ?? '') : prefix);

/** What two plans leave of which one must hold. */
function oneOf(a: Plan, b: Plan): Plan {
  const [one, other] = [fewest(a), fewest(b)];
  const names = a.names && b.names && [...new Set([...a.names, ...b.names])];
  const isSelective = one !== undefined && other !== undefined;
  const either = isSelective && {
    names: [...new Set([...one.names, ...other.names])],
    postings: [...one.postings, ...other.postings],
  };
  const { picked: first } = a;
  const { picked: second } = b;
  const prefix = commonPrefix(startOf(a), startOf(b));
  return {
    ...(names ? { names } : prefix !== '' && { prefix }),
    postings: either && either.names.length === 0 && !names ? [either.postings] : [],
    ...(either && either.names.length > 0 && !names && { either }),
    ...(first && second && { picked: (model) => [...new Set([...first(model), ...second(model)])] }),
    ...(a.updated && b.updated && { updated: hull(a.updated, b.updated) }),
    ...hull(a, b),
  };
}

/** What a part leaves; `holds`: or what it leaves if it must not hold. */
function planOf(where: Where, holds: boolean): Plan {
  const together = (parts: readonly Where[]) => parts.map((part) => planOf(part, holds)).reduce(both, anything);
  const apart = (parts: readonly Where[]) => parts.map((part) => planOf(part, holds)).reduce(oneOf);
  return caseOf(where, {
    clause: (clause) => (holds ? planClause(clause) : anything),
    all: holds ? together : apart,
    any: holds ? apart : together,
    not: (part) => planOf(part, !holds),
  });
}

export const plan = (where: Where): Plan => planOf(where, true);

/** The order within one model, where all names are equal. */
export const withoutName = (order: readonly Order[]): Order[] => order.filter(({ key }) => key !== 'name');
