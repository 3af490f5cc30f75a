import type { Token, TokenKind } from './lexer.ts';

export type NodeKind =
  | Exclude<TokenKind, 'name' | 'backticked' | 'double'>
  | 'identifier'
  | 'null'
  | 'list'
  | 'call'
  | 'operation'
  | 'comparison';

/** A stretch of the filter with a meaning of its own; `text` is exactly what was written, as errors quote it. */
export type Node = { kind: NodeKind; text: string; start: number; end: number };

const AFTER_DOT = new Set<TokenKind>(['name', 'backticked', 'double', 'single']);

/**
 * Tokens to operands: dotted identifiers (a double-quoted string counts as one), bracketed lists and calls. Whatever is
 * none of these stays a node of its own.
 */
export function readOperands(source: string, tokens: Token[]): Node[] {
  const closing = matchBrackets(tokens);
  const nodes: Node[] = [];
  for (let index = 0; index < tokens.length; index++) {
    const first = tokens[index] as Token;
    const [kind, last] = readOperand(tokens, index, closing);
    const end = (tokens[last] as Token).end;
    nodes.push({ kind, text: source.slice(first.start, end), start: first.start, end });
    index = last;
  }
  return nodes;
}

/** The kind of the operand at `index`, and the index of its last token. */
function readOperand(tokens: Token[], index: number, closing: Map<number, number>): [NodeKind, number] {
  const { kind, text } = tokens[index] as Token;
  const ownClose = closing.get(index);
  if (ownClose) return ['list', ownClose];
  if (kind === 'name' || kind === 'backticked') {
    const callClose = closing.get(index + 1);
    if (callClose) return ['call', callClose];
  }
  if (kind === 'name' || kind === 'backticked' || kind === 'double') return ['identifier', endOfDotted(tokens, index)];
  return [kind === 'keyword' && text.toUpperCase() === 'NULL' ? 'null' : kind, index];
}

function endOfDotted(tokens: Token[], index: number): number {
  let last = index;
  while (tokens[last + 1]?.text === '.') {
    const next = tokens[last + 2];
    last += next && (AFTER_DOT.has(next.kind) || next.text === '*') ? 2 : 1;
  }
  return last;
}

/** Index of each opening bracket that is closed, with the index of the bracket closing it. */
function matchBrackets(tokens: Token[]): Map<number, number> {
  const open: number[] = [];
  const closing = new Map<number, number>();
  for (const [index, { text }] of tokens.entries()) {
    if (text === '(') open.push(index);
    const opener = text === ')' ? open.pop() : undefined;
    if (opener !== undefined) closing.set(opener, index);
  }
  return closing;
}

/** True where a `;` outside brackets is followed by anything: several statements in one filter. */
export function hasSeveralStatements(tokens: Token[]): boolean {
  let depth = 0;
  return tokens.some(({ text }, index) => {
    if (text === '(') depth++;
    if (text === ')') depth--;
    return text === ';' && depth <= 0 && index < tokens.length - 1;
  });
}
