import { arns } from './arns.ts';
import type { Asked } from './asked.ts';
import { isAllowed, listed, type Statement } from './iam.ts';
import { rightsIn, rightsOf } from './rights.ts';

/** What a role would let through whatever its function does: a table read through, a partition of no family. */
const fencesIn = (statements: readonly Statement[]): Asked[] =>
  statements
    .filter(({ Resource }) => listed(Resource).includes(arns.table))
    .flatMap(({ Action }) => listed(Action))
    .flatMap((action) => [
      { action, resource: arns.table },
      { action, resource: arns.table, leadingKeys: ['OTHER#1'] },
    ]);

/** What is wrong with a role whose function asked for this: nothing, if it may do that and no more. */
export function problemsOf(name: string, statements: readonly Statement[], asked: readonly Asked[]): string[] {
  const used = new Set(asked.flatMap(rightsOf));
  const granted = new Set(statements.flatMap(rightsIn));
  const missing = [...used].filter((right) => !granted.has(right));
  // Of one that asks for two, the other is not missing.
  const refused = asked
    .filter((one) => !isAllowed(statements, one))
    .map(rightsOf)
    .filter((rights) => !rights.some((right) => missing.includes(right)));
  const needed = new Set([...refused.flat(), ...missing]);
  return [
    ...[...needed].map((right) => `${name} needs ${right}`),
    ...[...granted].filter((right) => !used.has(right)).map((right) => `${name} never needs ${right}`),
    ...fencesIn(statements)
      .filter((one) => isAllowed(statements, one))
      .map(({ action, leadingKeys = ['no partition'] }) => `${name} is not fenced: ${action} of ${leadingKeys}`),
  ];
}
