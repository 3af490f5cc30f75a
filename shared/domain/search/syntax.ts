import { invalidParameter } from '#shared/wire/errors.ts';
import { repr } from '#shared/wire/repr.ts';
import { type Token, tokenize } from './lexer.ts';
import { hasSeveralStatements, type Node, type NodeKind, readOperands } from './operands.ts';
import { requireShort } from './short.ts';

/** `comparator` is as it was written. With IS NULL and IS NOT NULL, `right` is the NULL. */
export type Comparison = Node & { kind: 'comparison'; left: Node; comparator: string; right: Node };

const LITERALS: NodeKind[] = ['identifier', 'single', 'integer', 'float', 'call', 'operation'];
const OPERATED = new Set<NodeKind>([...LITERALS, 'list']);
const COMPARED = new Set<NodeKind>([...OPERATED, 'null', 'comparison']);
const LISTED = new Set<NodeKind>([...LITERALS, 'comparison', 'keyword', 'comment', 'other']);
const NAMEABLE = new Set<NodeKind>(['identifier', 'integer', 'float', 'call', 'operation', 'list', 'comparison']);

/** How searches differ: whether `key IS [NOT] NULL` is a comparison, and how an error lists what is none. */
export type Dialect = { nulls?: boolean; print?: (text: string) => string };

/**
 * filter := { comparison | AND }, in MLflow's tolerant way: an AND may be missing, doubled, leading or trailing. What is
 * neither makes the filter invalid, and the error lists all of it.
 */
export function readComparisons(source: string, { nulls = false, print = String }: Dialect = {}): Comparison[] {
  const nodes = readNodes(source, readStatement(source), nulls);
  const invalid = nodes.filter((node) => !isComparison(node) && !isWord(node, 'AND'));
  if (invalid.length > 0) throw invalidNodes(invalid, print);
  return nodes.filter(isComparison);
}

/** Characters of MLflow's filters: a list of a thousand runs has room. */
const longest = 50_000;

export function readTokens(source: string): Token[] {
  requireShort(source, longest);
  return tokenize(source);
}

/** The tokens of what is one statement, and not none. */
export function readStatement(source: string): Token[] {
  const tokens = readTokens(source);
  if (tokens.length === 0) throw invalidParameter(`Invalid filter '${source}'. Could not be parsed.`);
  if (!hasSeveralStatements(tokens)) return tokens;
  throw invalidParameter(
    `Search filter contained multiple expression ${repr(source)}. Provide AND-ed expression list.`,
  );
}

export const invalidNodes = (nodes: readonly Node[], print: (text: string) => string) =>
  invalidParameter(`Invalid clause(s) in filter string: ${nodes.map(({ text }) => print(text)).join(', ')}`);

/** What a filter consists of: comparisons, and whatever else is in it. */
export function readNodes(source: string, tokens: Token[], nulls: boolean): Node[] {
  const nodes = joinNames(source, readOperands(source, tokens));
  return joinMemberships(
    source,
    joinTriples(nodes, (node) => node.text === ',', LISTED, span(source, 'other')),
    nulls,
  );
}

/** Operations and comparisons, each with its alias if it has one. */
export function joinNames(source: string, operands: Node[]): Node[] {
  const operated = joinTriples(operands, (node) => node.kind === 'operator', OPERATED, span(source, 'operation'));
  return joinAliases(
    source,
    joinTriples(operated, (node) => node.kind === 'comparator', COMPARED, compare(source)),
  );
}

type Join = (left: Node, operator: Node, right: Node) => Node;

/** Joins `operand operator operand` from the left, wherever both sides may be operands. */
function joinTriples(nodes: Node[], isOperator: (node: Node) => boolean, operands: Set<NodeKind>, join: Join): Node[] {
  const joined: Node[] = [];
  for (let index = 0; index < nodes.length; index++) {
    const node = nodes[index] as Node;
    const left = joined.at(-1);
    const right = nodes[index + 1];
    if (isOperator(node) && left && right && operands.has(left.kind) && operands.has(right.kind)) {
      joined[joined.length - 1] = join(left, node, right);
      index++;
    } else joined.push(node);
  }
  return joined;
}

/**
 * An identifier right after another operand is SQL's alias for it, and vanishes into it. So `name = 'a' tags.b = 'c'` is
 * two comparisons, but in `name = 'a' name IN ('b')` the second name is lost, and the filter refused.
 */
function joinAliases(source: string, nodes: Node[]): Node[] {
  const alias = span(source, 'identifier');
  const joined: Node[] = [];
  let named = true;
  for (const node of nodes) {
    const previous = joined.at(-1);
    if (!named && previous && node.kind === 'identifier') {
      joined[joined.length - 1] = alias(previous, node, node);
      named = true;
    } else {
      joined.push(node);
      named = !NAMEABLE.has(node.kind);
    }
  }
  return joined;
}

/**
 * `identifier [NOT] IN list` and, where they exist, `identifier IS [NOT] NULL`. A stray identifier, an error anyway, hides
 * the three nodes after it from this, as in MLflow.
 */
function joinMemberships(source: string, nodes: Node[], nulls: boolean): Node[] {
  const joined: Node[] = [];
  for (let index = 0; index < nodes.length; index++) {
    const [left, word, ...rest] = nodes.slice(index, index + 4) as [Node, ...Node[]];
    const not = isWord(word, 'NOT');
    const list = not ? rest[1] : rest[0];
    if (left.kind === 'identifier' && isWord(not ? rest[0] : word, 'IN') && list?.kind === 'list') {
      joined.push(comparison(source, left, not ? 'NOT IN' : (word?.text ?? ''), list));
      index += not ? 3 : 2;
    } else if (nulls && left.kind === 'identifier' && isWord(word, 'IS') && isNull(rest[0])) {
      joined.push(comparison(source, left, `IS ${rest[0].text.toUpperCase()}`, rest[0]));
      index += 2;
    } else if (left.kind === 'identifier') {
      joined.push(...nodes.slice(index, index + 4));
      index += 3;
    } else joined.push(left);
  }
  return joined;
}

export const isComparison = (node: Node): node is Comparison => node.kind === 'comparison';

const isNull = (node: Node | undefined): node is Node => node?.kind === 'null' || isWord(node, 'NOT NULL');

export const isWord = (node: Node | undefined, word: string) =>
  node?.kind === 'keyword' && node.text.toUpperCase() === word;

const stretch = (source: string, { start }: Node, { end }: Node) => ({ text: source.slice(start, end), start, end });

const span = (source: string, kind: NodeKind) => (left: Node, _: Node, right: Node) => ({
  kind,
  ...stretch(source, left, right),
});

const compare = (source: string) => (left: Node, operator: Node, right: Node) =>
  comparison(source, left, operator.text, right);

function comparison(source: string, left: Node, comparator: string, right: Node): Comparison {
  return { kind: 'comparison', ...stretch(source, left, right), left, comparator, right };
}
