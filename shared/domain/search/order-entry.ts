import { invalidParameter } from '#shared/wire/errors.ts';
import { tokenize } from './lexer.ts';
import { type Node, readOperands } from './operands.ts';
import { shellWords } from './shell-words.ts';
import { requireFew } from './short.ts';
import { joinNames } from './syntax.ts';

type Field = { field: string; ascending: boolean };

/** Fields of an order, and characters of one. */
const [mostFields, longest] = [100, 10_000];

export const requireFewFields = <Entry>(orderBy: readonly Entry[]): readonly Entry[] =>
  requireFew('order_by', orderBy, mostFields);

/**
 * `field [ASC|DESC]`, with nothing around it, not even blanks. SQL must see one name in it, perhaps with an alias, and a
 * shell one or two words; only where there are two has the field lost its quotes.
 */
export function readEntry(entry: string): Field {
  if (entry.length > longest) {
    throw invalidParameter(`An order_by clause has ${entry.length} characters; at most ${longest} are supported.`);
  }
  const words = isName(entry) ? shellWords(entry.replaceAll('`', '"')) : undefined;
  const [field, direction, ...rest] = words ?? [];
  if (field === undefined || rest.length > 0) throw unparsable(entry);
  if (direction === undefined) return { field: entry, ascending: true };
  if (isDirection(direction)) return { field: field.trim(), ascending: direction.toLowerCase() === 'asc' };
  throw invalidParameter(`Invalid ordering key in order_by clause '${entry}'.`);
}

/** `timestamp` is a type to SQL, no name, and takes no word after it but a direction. */
function isName(entry: string): boolean {
  const operands = readOperands(entry, tokenize(entry));
  const [first, second] = operands;
  if (first?.start !== 0 || operands.at(-1)?.end !== entry.length) return false;
  if (first.text === 'timestamp') return operands.length === 1 || (operands.length === 2 && isDirection(second?.text));
  const names = joinNames(entry, joinDirections(entry, operands));
  return names.length === 1 && names[0]?.kind === 'identifier';
}

/** A direction after a name or a number makes a name of both; elsewhere it is a keyword. */
function joinDirections(entry: string, operands: Node[]): Node[] {
  const joined: Node[] = [];
  for (const node of operands) {
    const previous = joined.at(-1);
    if (!isDirection(node.text)) joined.push(node);
    else if (previous && ORDERED.has(previous.kind)) {
      const { start } = joined.pop() as Node;
      joined.push({ kind: 'identifier', text: entry.slice(start, node.end), start, end: node.end });
    } else joined.push({ ...node, kind: 'keyword' });
  }
  return joined;
}

const ORDERED = new Set<Node['kind']>(['identifier', 'integer', 'float']);

const isDirection = (word: string | undefined) => /^(?:asc|desc)$/i.test(word ?? '');

const unparsable = (entry: string) => invalidParameter(`Invalid order_by clause '${entry}'. Could not be parsed.`);
