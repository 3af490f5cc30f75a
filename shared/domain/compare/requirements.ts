import { differences } from './differences.ts';

/** A line of a `requirements.txt`: a package and which of its versions, or what names none, whole. */
export type Requirement = { name: string; specifier: string };

/** Bytes of a file that is read: a few thousand are usual. */
export const largestRequirements = 1_000_000;

/** PEP 503: `Scikit_Learn` and `scikit-learn` are one package. */
const normal = (name: string) => name.toLowerCase().replace(/[-_.]+/g, '-');

/** PEP 508: a name, and what follows it: extras, a specifier or URL, a marker. Anything else is an option, a path or a URL. */
const named = /^([A-Za-z\d](?:[A-Za-z\d._-]*[A-Za-z\d])?)\s*((?:[[(<>=!~;@]|--).*)?$/s;

function requirementIn(line: string): Requirement {
  const [, name, rest] = named.exec(line) ?? [];
  if (name === undefined) return { name: line, specifier: '' };
  return { name: normal(name), specifier: (rest ?? '').replace(/\s+/g, ' ').trim() };
}

/** pip's lines: one goes on behind a backslash, and a comment begins the line or follows a blank. */
const linesOf = (text: string): string[] =>
  text
    .replace(/\\\r?\n/g, ' ')
    .split(/\r?\n/)
    .map((line) => line.replace(/(^|\s)#.*$/, '').trim())
    .filter((line) => line !== '');

/** By name. A package that several lines name has what each says of it: they hold where their markers do. */
export function requirementsIn(text: string): Requirement[] {
  const found = new Map<string, string[]>();
  for (const { name, specifier } of linesOf(text).map(requirementIn))
    found.set(name, [...(found.get(name) ?? []), specifier]);
  return [...found]
    .map(([name, specifiers]) => ({ name, specifier: [...new Set(specifiers)].sort().join(' | ') }))
    .sort((one, other) => (one.name < other.name ? -1 : 1));
}

export function compareRequirements(before: readonly Requirement[], after: readonly Requirement[]) {
  const { added, removed, changed } = differences(
    before,
    after,
    ({ name }) => name,
    (one, other) => one.specifier === other.specifier,
  );
  return {
    added,
    removed,
    changed: changed.map(({ name, from, to }) => ({ name, from: from.specifier, to: to.specifier })),
  };
}
