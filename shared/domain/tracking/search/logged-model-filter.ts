import { invalidParameter } from '#shared/wire/errors.ts';
import { repr } from '#shared/wire/repr.ts';
import { readAll } from '../../search/filter.ts';
import { hasSeveralStatements, type Node } from '../../search/operands.ts';
import { isComparison, isWord, readNodes, readTokens } from '../../search/syntax.ts';
import { readLoggedModelClause } from './logged-model-clause.ts';
import type { LoggedModelClause } from './types.ts';

/**
 * Reads a filter as MLflow does, with the exceptions of the registry's (shared/domain/search/filter.ts). So a list holds
 * strings, at least one.
 */
export function parseLoggedModelFilter(filter: string | undefined): LoggedModelClause[] {
  if (!filter) return [];
  const tokens = readTokens(filter);
  if (tokens.length === 0 || hasSeveralStatements(tokens)) {
    throw invalidParameter(`Invalid filter string: ${repr(filter)}. Expected a single SQL expression.`);
  }
  const nodes = readNodes(filter, tokens, true).filter((node) => !isWord(node, 'AND'));
  return readAll(nodes, (node) => readNode(filter, node));
}

function readNode(filter: string, node: Node): () => LoggedModelClause {
  if (isComparison(node)) return readLoggedModelClause(node);
  throw invalidParameter(
    `Invalid filter string: ${repr(filter)}. Expected a list of comparisons separated by 'AND' (e.g. 'metrics.loss > 0.1 AND params.lr = 0.01').`,
  );
}
