import { printable } from '../token/listing.ts';
import type { Change } from './diff.ts';
import { nameOf, type Policy } from './policy.ts';

/** What is asked, a line each. */
const partsOf = ({ permission_level, rules }: Policy): string[] => [
  ...(permission_level === undefined ? [] : [`permission_level ${permission_level}`]),
  ...rules.map(({ rule, ...fields }) =>
    [rule, ...Object.entries(fields).map(([field, value]) => `${field}=${JSON.stringify(value)}`)].join(' '),
  ),
];

const marked = (mark: string, parts: readonly string[]): string[] => parts.map((part) => `    ${mark} ${part}`);

const without = (parts: readonly string[], others: readonly string[]) => parts.filter((part) => !others.includes(part));

function linesOf(change: Change): string[] {
  if (change.kind === 'added') return [`+ ${nameOf(change.after)}`, ...marked('+', partsOf(change.after))];
  if (change.kind === 'removed') return [`- ${nameOf(change.before)}`, ...marked('-', partsOf(change.before))];
  const [before, after] = [partsOf(change.before), partsOf(change.after)];
  const differences = [...marked('-', without(before, after)), ...marked('+', without(after, before))];
  return [
    `~ ${nameOf(change.after)}`,
    ...(differences.length > 0 ? differences : ['    the same rules in another order']),
  ];
}

const count = (changes: readonly Change[], kind: Change['kind']) => changes.filter((one) => one.kind === kind).length;

/** What `apply` would do. */
export const shown = (changes: readonly Change[]): string => {
  if (changes.length === 0) return 'No changes: the registry has what the file says.';
  const lines = changes.flatMap(linesOf).map(printable);
  const [added, changed, removed] = [count(changes, 'added'), count(changes, 'changed'), count(changes, 'removed')];
  return [...lines, '', `${added} to add, ${changed} to change, ${removed} to remove.`].join('\n');
};
