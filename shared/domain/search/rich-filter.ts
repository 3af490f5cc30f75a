import { invalidParameter } from '#shared/wire/errors.ts';
import { MAX_CLAUSES } from './filter.ts';
import type { Token } from './lexer.ts';
import type { Node } from './operands.ts';
import { readRichClause } from './rich-clause.ts';
import { requireShort } from './short.ts';
import { invalidNodes, isComparison, isWord, readNodes, readStatement } from './syntax.ts';
import type { Entity, Where } from './types.ts';

/** Characters. */
const MAX_LENGTH = 10_000;
/** Brackets in brackets. */
const MAX_DEPTH = 20;

/** What is being read, and how many clauses there were so far. */
type Reading = { entity: Entity; filter: string; tokens: readonly Token[]; clauses: number };

/**
 * Reads the richer filters: whatever is a filter to MLflow means the same here, and besides there are more keys (see
 * `rich-key.ts`), `OR`, `NOT` and brackets. NOT binds closest, then AND, then OR; an AND may be missing, as it may to
 * MLflow.
 */
export function parseRichFilter(entity: Entity, filter: string | undefined): Where {
  if (!filter) return [];
  requireShort(filter, MAX_LENGTH);
  const tokens = readStatement(filter).map((token) => asKeyword(filter, token));
  return readOr(tokens, { entity, filter, tokens, clauses: 0 }, 0);
}

/** To SQL what stands right before a bracket is a function, also in `NOT(…)`. */
function asKeyword(filter: string, token: Token): Token {
  const isCalled = token.kind === 'name' && filter[token.end] === '(' && filter[token.start - 1] !== '.';
  return isCalled && /^(?:AND|OR|NOT)$/i.test(token.text) ? { ...token, kind: 'keyword' } : token;
}

function readOr(tokens: readonly Token[], reading: Reading, depth: number): Where {
  if (depth > MAX_DEPTH) throw invalidParameter(`Search filter is nested deeper than ${MAX_DEPTH} levels.`);
  const branches: Node[][] = [[]];
  for (const node of readNodes(reading.filter, [...tokens], true)) {
    if (isWord(node, 'OR')) branches.push([]);
    else branches.at(-1)?.push(node);
  }
  const read = branches.map((nodes) => readAnd(nodes, reading, depth));
  if (read.length === 1) return read[0] as Where;
  if (branches.some((nodes) => nodes.every((node) => isWord(node, 'AND')))) throw incomplete('OR');
  return { any: read };
}

/** What is read is gathered as it comes, so that brackets around what must hold together say nothing. */
function readAnd(nodes: readonly Node[], reading: Reading, depth: number): Where {
  const parts: Where[] = [];
  const invalid: Node[] = [];
  let nots = 0;
  for (const node of nodes) {
    if (isWord(node, 'NOT')) nots++;
    else if (isWord(node, 'AND') && nots === 0) continue;
    else if (isComparison(node) || node.kind === 'list') {
      const read = readPart(node, reading, depth);
      const part = nots % 2 === 1 ? negated(read) : read;
      if (Array.isArray(part)) parts.push(...part);
      else parts.push(part);
      nots = 0;
    } else invalid.push(node);
  }
  if (invalid.length > 0) throw invalidNodes(invalid, String);
  if (nots > 0) throw incomplete('NOT');
  return parts.length === 1 ? (parts[0] as Where) : parts;
}

const negated = (where: Where): Where => ('not' in where ? where.not : { not: where });

function readPart(node: Node, reading: Reading, depth: number): Where {
  if (isComparison(node)) {
    if (++reading.clauses > MAX_CLAUSES) {
      throw invalidParameter(`Search filter has more than ${MAX_CLAUSES} clauses, which is what is supported.`);
    }
    return readRichClause(reading.entity, node);
  }
  const inside = reading.tokens.filter(({ start, end }) => start > node.start && end < node.end);
  if (inside.every(({ text }) => text.toUpperCase() === 'AND')) throw incomplete('a bracket');
  return readOr(inside, reading, depth + 1);
}

const incomplete = (where: string) =>
  invalidParameter(`Search filter lacks a comparison at ${where}. Write one, e.g. stage = 'Production'.`);
