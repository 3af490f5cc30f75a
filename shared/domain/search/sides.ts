import { invalidParameter } from '#shared/wire/errors.ts';
import { unquoteValue } from './key.ts';
import type { Node } from './operands.ts';

/** What may stand on the left of a comparison, and on its right: the same in all searches. */

export function readIdentifier({ kind, text }: Node): string {
  if (kind === 'identifier') return text;
  throw invalidParameter(`Invalid comparison clause. Expected 'Identifier' found '${text}'`);
}

export function readQuoted(owner: 'tag' | 'parameter', right: Node): string {
  if (isString(right)) return unquoteValue(right.text);
  throw invalidParameter(`Expected a quoted string value for ${owner} (e.g. 'my-value'). Got value ${right.text}`);
}

/** Double-quoted strings are identifiers to SQL; a bare word is one as well, and is told apart by its missing quotes. */
export const isString = ({ kind }: Node) => kind === 'single' || kind === 'identifier';

export const isNumber = (node: Node): node is Node & { kind: 'integer' | 'float' } =>
  node.kind === 'integer' || node.kind === 'float';
