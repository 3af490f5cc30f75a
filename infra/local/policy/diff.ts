import { isDeepStrictEqual } from 'node:util';
import { keyOf, type Policy } from './policy.ts';

/** `before` is what the registry has of it, `after` what it is to have. */
export type Change =
  | { kind: 'added'; after: Policy }
  | { kind: 'changed'; before: Policy; after: Policy }
  | { kind: 'removed'; before: Policy };

/** Of which policy it is. */
export const targetOf = (change: Change): Policy => (change.kind === 'removed' ? change.before : change.after);

const isEmpty = ({ rules, permission_level }: Policy): boolean => rules.length === 0 && permission_level === undefined;

const byKey = (policies: readonly Policy[]) => new Map(policies.map((policy) => [keyOf(policy), policy]));

/**
 * What makes the registry's policies those of the file. One that asks for nothing is as good as none: it is how a file
 * names a model that shall have none. What is removed comes last, lest something passes between two changes.
 */
export const changesBetween = (present: readonly Policy[], wanted: readonly Policy[]): Change[] => {
  const there = byKey(present);
  const here = byKey(wanted.filter((policy) => !isEmpty(policy)));
  const made = [...here].flatMap(([key, after]): Change[] => {
    const before = there.get(key);
    if (!before) return [{ kind: 'added', after }];
    return isDeepStrictEqual(before, after) ? [] : [{ kind: 'changed', before, after }];
  });
  const removed = [...there].filter(([key]) => !here.has(key));
  return [...made, ...removed.map(([, before]): Change => ({ kind: 'removed', before }))];
};
